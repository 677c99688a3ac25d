import PackageModel

/// Gives a text to the reader of version ranges, and asks what is read about versions.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRange(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = UnsafeBufferPointer(start: start, count: count)
  guard let text = String(validating: bytes, as: UTF8.self) else { return 0 }
  guard let range = try? VersionRange(text), let again = try? VersionRange(text) else { return 0 }
  for version in versions {
    precondition(
      range.contains(version) == again.contains(version), "BUG: \(text) holds \(version) or not")
  }
  return 0
}

private let versions = [
  "0.0.0", "0.0.1-a", "7.17.0", "8.0.0", "8.0.0-SNAPSHOT", "8.5.0+b", "8.99.99",
  "18446744073709551615.0.0",
].compactMap { try? LenientVersion($0) }
