/// The name of a release tag: MAJOR.MINOR.PATCH, no `v` before it and nothing after it.
public struct ReleaseTag: Hashable, Sendable {
  public let version: Version

  /// Checks the name of a tag.
  ///
  /// - Throws: `ReleaseTagError`, which knows the right name where the meaning is plain.
  public init(_ text: String) throws(ReleaseTagError) {
    guard let letter = text.unicodeScalars.first, letter == "v" || letter == "V" else {
      version = try Self.version(text)
      return
    }
    let rightName: String
    do throws(ReleaseTagError) {
      rightName = try Self.version(String(text.unicodeScalars.dropFirst())).text
    } catch {
      guard let name = error.rightName else { throw error }
      rightName = name
    }
    throw .letterBefore(letter, rightName: rightName)
  }

  /// The releases that a tag belongs to: MAJOR.MINOR.
  public var line: String { "\(version.major).\(version.minor)" }

  private static func version(_ text: String) throws(ReleaseTagError) -> Version {
    let version: Version
    do throws(VersionError) {
      version = try Version(text)
    } catch {
      guard case .leadingZero = error, let rightName = withoutLeadingZeros(text) else {
        throw .version(error)
      }
      throw .leadingZero(rightName: rightName)
    }
    if let prerelease = version.prerelease { throw .prerelease(prerelease) }
    if let build = version.buildMetadata { throw .buildMetadata(build) }
    return version
  }

  private static func withoutLeadingZeros(_ text: String) -> String? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { part in
      let digits = part.drop { $0 == "0" }
      return digits.isEmpty ? "0" : String(digits)
    }
    guard let version = try? Version(parts.joined(separator: ".")),
      version.prerelease == nil, version.buildMetadata == nil
    else { return nil }
    return version.text
  }
}

extension ReleaseTag: Comparable, CustomStringConvertible {
  public static func < (left: ReleaseTag, right: ReleaseTag) -> Bool {
    left.version < right.version
  }

  public var description: String { version.text }
}

/// Why a text is not the name of a release tag.
public enum ReleaseTagError: Error, Hashable, Sendable {
  case version(VersionError)
  case letterBefore(Unicode.Scalar, rightName: String)
  case leadingZero(rightName: String)
  case prerelease(String)
  case buildMetadata(String)

  /// The name that was meant, where that is plain.
  public var rightName: String? {
    switch self {
    case .letterBefore(_, let name), .leadingZero(let name): name
    case .version, .prerelease, .buildMetadata: nil
    }
  }
}

extension ReleaseTagError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .version(.empty): "the tag is empty"
    case .version(.tooLong(let bytes)):
      "the tag has \(bytes) bytes, the limit is \(Version.maximumLength)"
    case .version: "a release tag is MAJOR.MINOR.PATCH, three numbers, such as 8.5.0"
    case .letterBefore(let letter, let name):
      "a release tag has no \(letter) before it; it is \(name)"
    case .leadingZero(let name): "a release tag has no leading zeros; it is \(name)"
    case .prerelease(let text): "a release tag names no prerelease, this one has -\(text)"
    case .buildMetadata(let text): "a release tag has no build metadata, this one has +\(text)"
    }
  }
}
