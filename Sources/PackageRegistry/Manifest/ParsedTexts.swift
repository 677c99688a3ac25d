internal import PackageModel

/// Versions and ranges that were parsed already: far fewer than packages.
struct ParsedTexts {
  private var versions: [String: LenientVersion] = [:]
  private var strictVersions: [String: LenientVersion?] = [:]
  private var ranges: [String: VersionRange] = [:]

  /// Reads a version by the letter, as `StrictVersion.parse`.
  mutating func strictVersion(_ text: String) -> LenientVersion? {
    if let known = strictVersions[text] { return known }
    let version = StrictVersion.parse(text)
    strictVersions[text] = .some(version)
    return version
  }

  mutating func range(_ text: String) throws(VersionRange.SyntaxError) -> VersionRange {
    if let known = ranges[text] { return known }
    let range = try VersionRange(text)
    ranges[text] = range
    return range
  }

  // MARK: The index cache

  mutating func version(_ text: String) throws(CacheDamage) -> LenientVersion {
    if let known = versions[text] { return known }
    guard let version = try? LenientVersion(text) else { throw CacheDamage() }
    versions[text] = version
    return version
  }

  mutating func version(_ text: String?) throws(CacheDamage) -> LenientVersion? {
    guard let text else { return nil }
    return try version(text)
  }

  mutating func range(_ text: String?) throws(CacheDamage) -> VersionRange? {
    guard let text else { return nil }
    guard let range = try? range(text) as VersionRange else { throw CacheDamage() }
    return range
  }
}
