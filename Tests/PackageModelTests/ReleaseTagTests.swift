import PackageModel
import Testing

@Suite struct ReleaseTagTests {
  @Test func knowsItsLineAndOrder() throws {
    let tag = try ReleaseTag("8.5.10")
    #expect(tag.line == "8.5")
    #expect("\(tag)" == "8.5.10")
    #expect(try ReleaseTag("8.5.9") < tag)
    #expect(try tag < ReleaseTag("8.10.0"))
  }

  @Test(arguments: [
    ("v8.5.0", ReleaseTagError.letterBefore("v", rightName: "8.5.0")),
    ("V8.5.0", .letterBefore("V", rightName: "8.5.0")),
    ("v08.5.0", .letterBefore("v", rightName: "8.5.0")),
    ("08.05.00", .leadingZero(rightName: "8.5.0")),
    ("8.5.1-rc1", .prerelease("rc1")), ("v8.5.1-rc1", .prerelease("rc1")),
    ("8.5.1+x", .buildMetadata("x")),
    ("08.5.1-01", .version(.leadingZero("08"))), ("8.5.1-01", .version(.leadingZero("01"))),
    ("8.5", .version(.notThreeNumbers)), ("vv8.5.0", .version(.notThreeNumbers)),
    ("release-8.5.0", .version(.notThreeNumbers)), ("", .version(.empty)), ("v", .version(.empty)),
  ])
  func refuses(text: String, expected: ReleaseTagError) throws {
    #expect(throws: expected) { try ReleaseTag(text) }
  }

  @Test func refusesAHostileTextAtOnce() throws {
    #expect(throws: ReleaseTagError.self) {
      try ReleaseTag(String(repeating: "v", count: 1_000_000))
    }
  }

  @Test func tellsTheRightName() throws {
    let error = try #require(throws: ReleaseTagError.self) { try ReleaseTag("v8.5.0") }
    #expect(error.rightName == "8.5.0")
    #expect("\(error)" == "a release tag has no v before it; it is 8.5.0")
  }
}
