import PackageModel
import TestSupport
import Testing

@Suite(.tags(.small)) struct LenientVersionTests {
  @Test(arguments: [
    ("8", "8.0.0"), ("8.1", "8.1.0"), ("v8.1.2", "8.1.2"), ("07.1.1", "7.1.1"),
    ("8.5.0-SNAPSHOT", "8.5.0-SNAPSHOT"), ("8-rc.1+x.01", "8.0.0-rc.1+x.01"),
    ("1.2.3--", "1.2.3--"), ("1.0.0-0", "1.0.0-0"),
  ])
  func readsWhatAKibanaSends(text: String, full: String) throws {
    #expect(try LenientVersion(text).description == full)
  }

  @Test(arguments: [
    ("", "invalid semantic version"), ("foo", "invalid semantic version"),
    (" 8.5.0", "invalid semantic version"), ("8.5.0 ", "invalid semantic version"),
    ("1.2.3.4", "invalid semantic version"), ("8.", "invalid semantic version"),
    ("8.5.0-", "invalid semantic version"), ("8.5.0-a..b", "invalid semantic version"),
    ("8.5.0-ä", "invalid semantic version"), ("V8", "invalid semantic version"),
    ("8.5.0-01", "version segment starts with 0"),
    (
      "99999999999999999999",
      "error parsing version segment: strconv.ParseUint: parsing \"99999999999999999999\": "
        + "value out of range"
    ),
  ])
  func refusesWithTheReferencesWords(text: String, message: String) {
    let error = #expect(throws: VersionSyntaxError.self) { try LenientVersion(text) }
    #expect(error?.message == message)
  }

  @Test func ordersByPrecedence() throws {
    let ordered = [
      "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.2", "1.0.0-alpha.10", "1.0.0-alpha.beta",
      "1.0.0-beta", "1.0.0-rc.1", "1.0.0", "1.0.1", "1.2.0", "1.10.0", "2.0.0",
    ].compactMap { try? LenientVersion($0) }
    #expect(ordered.count == 12)
    for (index, left) in ordered.enumerated() {
      for (other, right) in ordered.enumerated() {
        #expect((left < right) == (index < other), "\(left) and \(right)")
      }
    }
    #expect(try LenientVersion("1.0.1+b1") == LenientVersion("1.0.1+b2"))
  }
}
