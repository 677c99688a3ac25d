/// The text of a version, taken apart and not yet checked.
struct VersionParts {
  let core: [Substring]
  let prerelease: Substring?
  let build: Substring?

  init(_ text: String) {
    let (rest, build) = Self.cut(text[...], at: "+")
    let (core, prerelease) = Self.cut(rest, at: "-")
    self.core = core.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
      .map(Substring.init)
    self.prerelease = prerelease
    self.build = build
  }

  private static func cut(
    _ text: Substring, at sign: Unicode.Scalar
  ) -> (before: Substring, after: Substring?) {
    guard let index = text.unicodeScalars.firstIndex(of: sign) else { return (text, nil) }
    return (text[..<index], text[text.unicodeScalars.index(after: index)...])
  }

  /// Checks every part, and returns the three numbers if all of them fit 64 bits.
  func check() throws(VersionError) -> (major: UInt64, minor: UInt64, patch: UInt64)? {
    guard core.count == 3, core.allSatisfy(\.isNumber) else { throw .notThreeNumbers }
    for part in core where part.hasLeadingZero { throw .leadingZero(String(part)) }
    for identifier in Self.identifiers(prerelease) {
      try Self.check(identifier)
      if identifier.isNumber, identifier.hasLeadingZero { throw .leadingZero(String(identifier)) }
    }
    for identifier in Self.identifiers(build) { try Self.check(identifier) }
    let numbers = core.compactMap { UInt64($0) }
    return numbers.count == 3 ? (numbers[0], numbers[1], numbers[2]) : nil
  }

  private static func identifiers(_ text: Substring?) -> [Substring] {
    guard let text else { return [] }
    return text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
      .map(Substring.init)
  }

  private static func check(_ identifier: Substring) throws(VersionError) {
    guard !identifier.isEmpty else { throw .emptyIdentifier }
    for scalar in identifier.unicodeScalars {
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "-": continue
      default: throw .invalidCharacter(scalar)
      }
    }
  }
}

extension VersionParts {
  /// Orders checked parts by precedence, then by build metadata.
  static func < (left: VersionParts, right: VersionParts) -> Bool {
    for (one, other) in zip(left.core, right.core) where one != other {
      return one.isLessNumber(than: other)
    }
    if left.prerelease != right.prerelease {
      // A prerelease stands before its release.
      guard let one = left.prerelease, let other = right.prerelease else {
        return left.prerelease != nil
      }
      return isLess(identifiers(one), identifiers(other))
    }
    return (left.build ?? "") < (right.build ?? "")
  }

  private static func isLess(_ left: [Substring], _ right: [Substring]) -> Bool {
    for (one, other) in zip(left, right) where one != other {
      switch (one.isNumber, other.isNumber) {
      case (true, true): return one.isLessNumber(than: other)
      case (true, false): return true
      case (false, true): return false
      case (false, false): return one < other
      }
    }
    return left.count < right.count
  }
}

extension Substring {
  fileprivate var isNumber: Bool {
    !isEmpty && utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  fileprivate var hasLeadingZero: Bool { utf8.count > 1 && utf8.first == UInt8(ascii: "0") }

  /// Compares digits without leading zeros: the longer number is the greater one.
  fileprivate func isLessNumber(than other: Substring) -> Bool {
    utf8.count == other.utf8.count ? self < other : utf8.count < other.utf8.count
  }
}
