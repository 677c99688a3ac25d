/// A version of a package, by Semantic Versioning 2.0.0 and nothing laxer.
///
/// The text is kept as given. Numbers may have any length: where a part does not fit 64 bits, its
/// digits are compared.
public struct Version: Hashable, Sendable {
  /// The longest version, in bytes: what a file system takes for a folder.
  public static let maximumLength = 255

  public let text: String

  /// The three numbers, which order nearly all versions; nil when one does not fit.
  private let numbers: (major: UInt64, minor: UInt64, patch: UInt64)?

  /// Checks a version.
  ///
  /// - Throws: `VersionError` with the first fault.
  public init(_ text: String) throws(VersionError) {
    let length = text.utf8.count
    guard length > 0 else { throw .empty }
    guard length <= Self.maximumLength else { throw .tooLong(bytes: length) }
    let parts = VersionParts(text)
    numbers = try parts.check()
    self.text = text
  }

  public var major: String { part(0) }
  public var minor: String { part(1) }
  public var patch: String { part(2) }

  /// What stands between the dash and the plus sign, if there is a dash.
  public var prerelease: String? { VersionParts(text).prerelease.map(String.init) }

  /// What stands after the plus sign, if there is one; it does not count for precedence.
  public var buildMetadata: String? { VersionParts(text).build.map(String.init) }

  public var isPrerelease: Bool { VersionParts(text).prerelease != nil }

  private func part(_ index: Int) -> String {
    let parts = VersionParts(text).core
    return index < parts.count ? String(parts[index]) : ""
  }

  public static func == (left: Version, right: Version) -> Bool { left.text == right.text }

  public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

extension Version: Comparable {
  /// Orders by precedence; versions that differ in build metadata alone, by its text.
  ///
  /// The specification leaves the latter open; a total order must not take unequal texts for equal.
  public static func < (left: Version, right: Version) -> Bool {
    if let one = left.numbers, let other = right.numbers, one != other { return one < other }
    return VersionParts(left.text) < VersionParts(right.text)
  }
}

extension Version: CustomStringConvertible {
  public var description: String { text }
}
