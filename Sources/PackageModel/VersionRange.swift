/// A set of versions, such as `^7.16.0 || ^8.0.0`, with the meaning that the reference registry
/// gives it.
///
/// Groups are separated by `||`, the terms of a group by a space or a comma; a version is contained
/// when every term of one group admits it. A version with a prerelease tag is contained only by a
/// group one of whose terms carries a tag itself.
public struct VersionRange: Sendable, Hashable {
  /// Why a text is no range.
  public struct SyntaxError: Error, Equatable, Sendable {
    public let message: String
  }

  /// The range as it was written.
  public let text: String
  private let groups: [Group]

  private struct Group: Hashable {
    let terms: [Term]
    let admitsPrereleases: Bool
  }

  /// Reads a range.
  public init(_ text: String) throws(SyntaxError) {
    self.text = text
    var groups: [Group] = []
    var rest = Substring(Self.withoutHyphens(text))[...]
    while true {
      let end = Self.firstBars(in: rest)
      let part = end.map { rest[..<$0] } ?? rest
      groups.append(try Self.group(part))
      guard let end else { break }
      rest = rest[rest.index(end, offsetBy: 2)...]
    }
    self.groups = groups
  }

  /// Whether the range contains `version`.
  public func contains(_ version: LenientVersion) -> Bool {
    groups.contains { group in
      (group.admitsPrereleases || !version.isPrerelease)
        && group.terms.allSatisfy { $0.admits(version) }
    }
  }

  /// The versions that the range names.
  var versions: [LenientVersion] { groups.flatMap { $0.terms.map(\.version) } }

  // MARK: Reading

  private static func firstBars(in text: Substring) -> Substring.Index? {
    var index = text.startIndex
    while let bar = text[index...].firstIndex(of: "|") {
      index = text.index(after: bar)
      if index < text.endIndex, text[index] == "|" { return bar }
    }
    return nil
  }

  private static func group(_ text: Substring) throws(SyntaxError) -> Group {
    var scanner = RangeScanner(text)
    var terms: [Term] = []
    scanner.skipSpaces()
    while true {
      guard let term = scanner.term() else { throw improper(text) }
      terms.append(term)
      let hadSpace = scanner.skipSpaces()
      if scanner.isAtEnd { break }
      guard scanner.skip(",") || hadSpace else { throw improper(text) }
      scanner.skipSpaces()
    }
    return Group(
      terms: terms, admitsPrereleases: terms.contains { $0.version.isPrerelease })
  }

  private static func improper(_ text: Substring) -> SyntaxError {
    SyntaxError(message: "improper constraint: \"\(text)\"")
  }

  /// Rewrites each `A - B` as `>= A, <= B `.
  private static func withoutHyphens(_ text: String) -> String {
    guard text.contains(" - ") || text.contains("\t") else { return text }
    var result = ""
    var scanner = RangeScanner(text[...])
    while !scanner.isAtEnd {
      let start = scanner
      if let (low, high) = scanner.hyphenRange() {
        result += ">= \(low), <= \(high) "
      } else {
        scanner = start
        result.append(scanner.take())
      }
    }
    return result
  }
}
