/// Why a text is no version, even read leniently.
///
/// The messages are those of the reference registry, which sends them to its clients.
public struct VersionSyntaxError: Error, Equatable, Sendable {
  public let message: String
}

/// A version as a Kibana sends it, with or without `v`, minor and patch, and ordered by precedence
/// alone.
///
/// Versions that differ in build metadata only are equal, unlike `Version`s: ranges and the choice
/// of the newest version go by precedence.
public struct LenientVersion: Sendable {
  public let major: UInt64
  public let minor: UInt64
  public let patch: UInt64
  /// What stands after the dash; empty for a release.
  public let prerelease: String
  /// What stands after the plus sign; it does not count.
  public let buildMetadata: String

  public var isPrerelease: Bool { !prerelease.isEmpty }

  /// Reads a version.
  ///
  /// Missing numbers are 0 and leading zeros are dropped; a numeric part of the prerelease must not
  /// begin with 0.
  public init(_ text: String) throws(VersionSyntaxError) {
    var rest = Substring(text).utf8
    if rest.first == UInt8(ascii: "v") { rest.removeFirst() }
    var numbers: [Substring] = []
    while numbers.count < 3 {
      if !numbers.isEmpty {
        guard rest.first == UInt8(ascii: ".") else { break }
        rest.removeFirst()
      }
      let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      guard !digits.isEmpty else { throw .invalid }
      numbers.append(Substring(digits))
      rest.removeFirst(digits.count)
    }
    var prerelease = ""
    var metadata = ""
    if rest.first == UInt8(ascii: "-") {
      rest.removeFirst()
      prerelease = try Self.identifiers(&rest)
    }
    if rest.first == UInt8(ascii: "+") {
      rest.removeFirst()
      metadata = try Self.identifiers(&rest)
    }
    guard rest.isEmpty else { throw .invalid }
    var parts: [UInt64] = []
    for number in numbers {
      guard let part = UInt64(number) else {
        throw VersionSyntaxError(
          message: "error parsing version segment: strconv.ParseUint: parsing \"\(number)\": "
            + "value out of range")
      }
      parts.append(part)
    }
    while parts.count < 3 { parts.append(0) }
    for identifier in prerelease.split(separator: ".")
    where identifier.utf8.count > 1 && identifier.utf8.first == UInt8(ascii: "0") {
      guard identifier.utf8.contains(where: { !(0x30...0x39).contains($0) }) else {
        throw VersionSyntaxError(message: "version segment starts with 0")
      }
    }
    (major, minor, patch) = (parts[0], parts[1], parts[2])
    self.prerelease = prerelease
    buildMetadata = metadata
  }

  /// Makes a release.
  public init(major: UInt64, minor: UInt64, patch: UInt64) {
    (self.major, self.minor, self.patch) = (major, minor, patch)
    (prerelease, buildMetadata) = ("", "")
  }

  /// Takes dot-separated identifiers off the front of `rest`.
  private static func identifiers(_ rest: inout Substring.UTF8View) throws(VersionSyntaxError)
    -> String
  {
    let taken = rest.prefix { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "."):
        true
      default: false
      }
    }
    rest.removeFirst(taken.count)
    let text = String(Substring(taken))
    guard !text.split(separator: ".", omittingEmptySubsequences: false).contains("") else {
      throw .invalid
    }
    return text
  }
}

extension LenientVersion: Comparable, Hashable {
  public static func == (left: LenientVersion, right: LenientVersion) -> Bool {
    left.core == right.core && left.prerelease == right.prerelease
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(major)
    hasher.combine(minor)
    hasher.combine(patch)
    hasher.combine(prerelease)
  }

  public static func < (left: LenientVersion, right: LenientVersion) -> Bool {
    if left.core != right.core { return left.core < right.core }
    guard left.isPrerelease, right.isPrerelease else {
      // A prerelease stands before its release.
      return left.isPrerelease && !right.isPrerelease
    }
    let ones = left.prerelease.split(separator: ".")
    let others = right.prerelease.split(separator: ".")
    for (one, other) in zip(ones, others) where one != other {
      switch (UInt64(one), UInt64(other)) {
      case (let one?, let other?): return one < other
      case (_?, nil): return true
      case (nil, _?): return false
      case (nil, nil): return one.utf8.lexicographicallyPrecedes(other.utf8)
      }
    }
    return ones.count < others.count
  }

  private var core: (UInt64, UInt64, UInt64) { (major, minor, patch) }
}

extension LenientVersion: CustomStringConvertible {
  /// The version in its full form.
  public var description: String {
    "\(major).\(minor).\(patch)" + (prerelease.isEmpty ? "" : "-" + prerelease)
      + (buildMetadata.isEmpty ? "" : "+" + buildMetadata)
  }
}

extension VersionSyntaxError {
  static let invalid = VersionSyntaxError(message: "invalid semantic version")
}
