import PackageModel
import Testing

@Suite struct VersionTests {
  @Test func ordersAsTheSpecificationLists() throws {
    // Items 9 and 11 of Semantic Versioning 2.0.0, joined, with numbers that fit no machine word.
    let ordered = [
      "0.0.0", "0.9.9", "1.0.0-0", "1.0.0-2", "1.0.0-10", "1.0.0-99999999999999999999999",
      "1.0.0-100000000000000000000000", "1.0.0--", "1.0.0-alpha", "1.0.0-alpha.1",
      "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0",
      "1.0.0+20130313144700", "1.0.0+exp.sha.5114f85", "1.9.0", "1.10.0", "1.11.0", "2.0.0",
      "2.1.0", "2.1.1", "18446744073709551615.0.0", "18446744073709551616.0.0",
      "18446744073709551616.0.1", "99999999999999999999999.0.0",
    ]
    let versions = try ordered.map { try Version($0) }
    for (index, one) in versions.enumerated() {
      for (otherIndex, other) in versions.enumerated() {
        #expect((one < other) == (index < otherIndex), "\(one) and \(other)")
        #expect((one == other) == (index == otherIndex), "\(one) and \(other)")
      }
    }
  }

  @Test(arguments: UInt64(0)..<100)
  func orderIsTotal(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let versions = try (0..<12).map { _ in try Version(generator.version()) }
    for one in versions {
      #expect(!(one < one))
      for other in versions {
        let relations = [one < other, one == other, other < one].count { $0 }
        #expect(relations == 1, "\(one) and \(other)")
        for third in versions where one < other && other < third {
          #expect(one < third, "\(one), \(other) and \(third)")
        }
      }
    }
  }

  @Test(arguments: UInt64(0)..<200)
  func printsWhatItRead(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let text = generator.version()
    let version = try Version(text)
    #expect("\(version)" == text)
    #expect(try Version("\(version)") == version)
    let core = "\(version.major).\(version.minor).\(version.patch)"
    let prerelease = version.prerelease.map { "-\($0)" } ?? ""
    let build = version.buildMetadata.map { "+\($0)" } ?? ""
    #expect(core + prerelease + build == text)
    #expect(version.isPrerelease == (version.prerelease != nil))
  }

  @Test func takesPartsApart() throws {
    let version = try Version("1.20.300-rc-1.x+build-7.x")
    #expect(version.major == "1")
    #expect(version.minor == "20")
    #expect(version.patch == "300")
    #expect(version.prerelease == "rc-1.x")
    #expect(version.buildMetadata == "build-7.x")
    #expect(version.isPrerelease)
    // A dash behind the plus sign makes no prerelease.
    #expect(try !Version("1.0.0+a-b").isPrerelease)
    #expect(try Version("1.0.0+a-b").buildMetadata == "a-b")
  }

  @Test(arguments: [
    ("", VersionError.empty),
    ("1", .notThreeNumbers), ("1.2", .notThreeNumbers), ("1.2.3.4", .notThreeNumbers),
    ("v1.2.3", .notThreeNumbers), ("1.2.x", .notThreeNumbers), ("1..3", .notThreeNumbers),
    ("-1.2.3", .notThreeNumbers), ("+1.2.3", .notThreeNumbers), (" 1.2.3", .notThreeNumbers),
    ("1.2.3 ", .notThreeNumbers), ("1.2.3\n", .notThreeNumbers), ("1.2.\u{663}", .notThreeNumbers),
    ("1.2.3\u{301}", .notThreeNumbers), ("1.2.3/../..", .notThreeNumbers),
    ("01.2.3", .leadingZero("01")), ("1.00.3", .leadingZero("00")),
    ("1.2.3-01", .leadingZero("01")), ("1.2.3-a.007", .leadingZero("007")),
    ("1.2.3-", .emptyIdentifier), ("1.2.3+", .emptyIdentifier), ("1.2.3-a..b", .emptyIdentifier),
    ("1.2.3-+b", .emptyIdentifier), ("1.2.3+a.", .emptyIdentifier),
    ("1.2.3-a_b", .invalidCharacter("_")), ("1.2.3+a+b", .invalidCharacter("+")),
    ("1.2.3-é", .invalidCharacter("é")), ("1.2.3-a\0", .invalidCharacter("\0")),
  ])
  func refuses(text: String, expected: VersionError) throws {
    #expect(throws: expected) { try Version(text) }
  }

  @Test(arguments: ["1.2.3-0a", "1.2.3--0", "1.2.3+001", "0.0.0-0", "1.2.3----RC-SNAPSHOT.12.9.1"])
  func takes(text: String) throws {
    #expect(try Version(text).text == text)
  }

  @Test func lengthAtTheLimitAndOneOver() throws {
    let text = "1.0.0-" + String(repeating: "a", count: 249)
    #expect(try Version(text).text.utf8.count == 255)
    #expect(throws: VersionError.tooLong(bytes: 256)) { try Version(text + "a") }
  }
}
