import PackageModel

/// Gives a text to the readers of versions: what is read is written as it was, and equals itself.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzVersion(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = UnsafeBufferPointer(start: start, count: count)
  guard let text = String(validating: bytes, as: UTF8.self) else { return 0 }
  if let version = try? Version(text) {
    precondition(version.description == text, "BUG: \(text) is written as \(version)")
    precondition(!(version < version), "BUG: \(text) is less than itself")
    // The lenient reader, like the registry's, has numbers of 64 bits.
    if [version.major, version.minor, version.patch].allSatisfy({ UInt64($0) != nil }) {
      precondition((try? LenientVersion(text)) != nil, "BUG: \(text) is strict, and not lenient")
    }
    precondition((try? PackageReference("foo-\(text)")) != nil, "BUG: \(text) names no version")
  }
  // Two versions in one text: their order is that of the other way round.
  let parts = text.split(separator: "\n", maxSplits: 1).map(String.init)
  if parts.count == 2, let one = try? Version(parts[0]), let other = try? Version(parts[1]) {
    precondition(!(one < other && other < one), "BUG: \(one) and \(other) come before each other")
    precondition(one != other || !(one < other), "BUG: \(one) equals what it comes before")
  }
  _ = try? LenientVersion(text)
  _ = try? PackageReference(text)
  return 0
}
