import PackageModel
import TestSupport
import Testing

@Suite(.tags(.small)) struct VersionRangeTests {
  private static let versions = [
    "7.16.0", "8.0.0", "8.0.0-SNAPSHOT", "8.1.0", "8.1.5-SNAPSHOT", "8.2.0", "9.0.0",
  ]

  /// The verdicts of the reference registry, `y` for each version that the range contains.
  @Test(arguments: [
    ("^7.16.0 || ^8.0.0", "yynynyn"),
    ("^8.0.0-SNAPSHOT", "nyyyyyn"),
    (">=8.0.0-0 <9.0.0", "nyyyyyn"),
    ("~8.1", "nnnynnn"),
    ("8.x", "nynynyn"),
    (">7.9.0, <8.2.0", "yynynnn"),
    ("7.0 - 8.1", "yynynnn"),
    ("*", "yynynyy"),
    ("!=8.1.0", "yynnnyy"),
  ])
  func containsWhatTheReferenceSays(range: String, verdicts: String) throws {
    let range = try VersionRange(range)
    let ours = try Self.versions.map { range.contains(try LenientVersion($0)) ? "y" : "n" }
    #expect(ours.joined() == verdicts)
  }

  @Test(arguments: [
    ("~1.2.3", "1.2.9", true), ("~1.2.3", "1.3.0", false), ("~1", "1.9.9", true),
    ("~1", "2.0.0", false), ("~>1.2", "1.2.7", true), ("^1.2.3", "1.9.0", true),
    ("^1.2.3", "1.2.2", false), ("^0.2.3", "0.2.9", true), ("^0.2.3", "0.3.0", false),
    ("^0.0.3", "0.0.3", true), ("^0.0.3", "0.0.4", false), ("^0.0", "0.0.9", true),
    ("^0.0", "0.1.0", false), ("^0", "0.9.0", true), ("^0", "1.0.0", false),
    (">11", "11.5.0", false), (">11", "12.0.0", true), (">11.1", "11.1.9", false),
    (">11.1", "11.2.0", true), ("<=11", "11.9.0", true), ("<=11", "12.0.0", false),
    ("<=11.1", "11.1.9", true), ("<=11.1", "11.2.0", false), ("!=1.2", "1.2.7", false),
    ("!=1.2", "1.3.0", true), ("=1.2", "1.2.7", true), ("1.2.3", "1.2.3", true),
    ("1.2.3", "1.2.4", false), ("=> 1.0", "1.0.0", true), ("=<1.0.0", "1.0.1", false),
    ("v8.1.0", "8.1.0", true), ("1.0.0+a", "1.0.0+b", true), (" >= 8.0.0 ,<9", "8.5.0", true),
    ("8.X.3", "8.9.9", true), ("<8", "7.17.9", true), ("<8", "8.0.0", false),
  ])
  func everyOperatorMeansWhatItMeansThere(range: String, version: String, isIn: Bool) throws {
    #expect(try VersionRange(range).contains(try LenientVersion(version)) == isIn)
  }

  @Test(arguments: [
    "", " ", "foo", "^", "1.2.3.4", ">=8.0.0<9.0.0", "^8.0.0 ||", "|| 8", "8,", "8.0.0-", "^^8",
    "99999999999999999999.0.0", "1.0.0-01", "8 | 9", "ⅷ.0.0",
  ])
  func whatIsNoRangeIsRefused(text: String) {
    #expect(throws: VersionRange.SyntaxError.self) { try VersionRange(text) }
  }

  @Test func theErrorQuotesTheGroup() {
    let error = #expect(throws: VersionRange.SyntaxError.self) { try VersionRange("^8 || foo") }
    #expect(error?.message == "improper constraint: \" foo\"")
  }

  @Test(arguments: UInt64(0)..<300) func anyTextIsReadOrRefused(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let pieces = [
      "8", ".", "x", "*", "-", "^", "~", ">", "=", "<", " ", ",", "||", "|", "v", "0a", "+",
    ]
    let text = (0..<Int.random(in: 0...14, using: &random)).map { _ in
      pieces.randomElement(using: &random) ?? ""
    }.joined()
    guard let range = try? VersionRange(text) else { return }
    #expect(range.text == text)
    // A release is contained whether or not a prerelease of another version is.
    _ = range.contains(LenientVersion.zero)
  }
}

extension LenientVersion {
  fileprivate static let zero: LenientVersion = {
    guard let version = try? LenientVersion("0") else { preconditionFailure("BUG: 0 is a version") }
    return version
  }()
}
