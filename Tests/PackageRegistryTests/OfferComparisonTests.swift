import PackageModel
import PackageRegistry
import TestSupport
import Testing

/// What a change alters for those who ask.
@Suite(.tags(.medium)) struct OfferComparisonTests {
  private func registry(
    _ packages: [(version: String, lines: String)], name: String = "foo"
  ) throws -> Registry {
    let folder = try SamplePackages()
    for (version, lines) in packages {
      try folder.add(
        "\(name)/\(version)", manifest: SamplePackages.manifest(name, version, lines))
    }
    return try folder.registry()
  }

  /// The offers, each as `RANGE: BEFORE -> AFTER`, those for prereleases marked.
  private func offers(_ comparison: OfferComparison) -> [String] {
    comparison.offers.map {
      "\($0.audience.range ?? "unnamed")\($0.audience.asksForPrereleases ? " pre" : ""): "
        + "\($0.before ?? "none") -> \($0.after ?? "none")"
    }
  }

  private static func kibana(_ range: String) -> String {
    "conditions:\n  kibana.version: '\(range)'"
  }

  @Test func rangesDivideTheReleasesOfKibana() throws {
    let before = try registry([("1.0.0", Self.kibana("^7.10.0 || ^8.0.0"))])
    let after = try registry([
      ("1.0.0", Self.kibana("^7.10.0 || ^8.0.0")), ("1.1.0", Self.kibana("^8.4.0")),
    ])
    let comparison = OfferComparison(from: before, to: after)
    #expect(
      offers(comparison) == [">=8.4.0 <9.0.0: 1.0.0 -> 1.1.0", "unnamed: 1.0.0 -> 1.1.0"])
    #expect(comparison.versions.map(\.version) == ["1.1.0"])
    #expect(comparison.versions.map(\.kind) == [.added])
    #expect(comparison.newPackages == [])
    #expect(!comparison.isEmpty)
    let back = OfferComparison(from: after, to: before)
    #expect(offers(back) == [">=8.4.0 <9.0.0: 1.1.0 -> 1.0.0", "unnamed: 1.1.0 -> 1.0.0"])
    #expect(back.versions.map(\.kind) == [.removed])
    #expect(OfferComparison(from: after, to: after).isEmpty)
  }

  @Test func aNewPackageWithoutConditionsIsForEveryone() throws {
    let comparison = try OfferComparison(
      from: registry([]), to: registry([("1.0.0", "categories: [security, aws]")]))
    #expect(offers(comparison) == ["*: none -> 1.0.0"])
    #expect(comparison.newPackages == ["foo"])
    #expect(comparison.categories.map(\.title) == ["AWS", "Security"])
    #expect(comparison.categories.map(\.after) == [1, 1])
    let vanished = try OfferComparison(
      from: registry([("1.0.0", "")]), to: registry([("1.0.0", "")], name: "bar"))
    #expect(vanished.vanishedPackages == ["foo"])
    #expect(vanished.newPackages == ["bar"])
  }

  @Test func aPrereleaseConcernsOnlyThoseWhoAskForIt() throws {
    let range = Self.kibana("^8.0.0")
    let comparison = try OfferComparison(
      from: registry([("1.0.0", range)]),
      to: registry([("1.0.0", range), ("1.1.0-beta.1", range)]))
    #expect(
      offers(comparison) == [
        ">=8.0.0 <9.0.0 pre: 1.0.0 -> 1.1.0-beta.1", "unnamed pre: 1.0.0 -> 1.1.0-beta.1",
      ])
    #expect(comparison.categories == [])
  }

  @Test func otherContentsOfTheSameVersionAreAChange() throws {
    let comparison = try OfferComparison(
      from: registry([("1.0.0", "")]), to: registry([("1.0.0", "group: other")]))
    #expect(offers(comparison) == ["*: 1.0.0 -> 1.0.0"])
    #expect(comparison.versions.map(\.kind) == [.changed])
  }

  @Test func namedKibanasAloneAreAsked() throws {
    let comparison = try OfferComparison(
      from: registry([]), to: registry([("1.0.0", Self.kibana("^8.4.0"))]),
      kibanaVersions: [LenientVersion("8.3.0"), LenientVersion("8.5")])
    #expect(offers(comparison) == ["8.5.0: none -> 1.0.0"])
  }

  /// Asking at the thresholds alone tells what every release is offered.
  @Test(arguments: UInt64(0)..<30)
  func everyReleaseIsCovered(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let ranges = [
      "^7.16.0 || ^8.0.0", ">=8.0.0-0 <9.0.0", "~8.1", "8.x", ">7.9.0, <8.2.0", "7.0 - 8.1", "*",
      "!=8.1.0", ">8.0", "<=8", "=8.1.1", "^0.0.3", "~0", ">11", "^8.0.0-SNAPSHOT", "!=8.1",
    ]
    func packages() -> [(String, String)] {
      (0..<4).compactMap { minor in
        guard Bool.random(using: &random) else { return nil }
        let range = ranges.randomElement(using: &random) ?? "*"
        return ("1.\(minor).0", Self.kibana(range))
      }
    }
    let (before, after) = (try registry(packages()), try registry(packages()))
    let changes = OfferComparison(from: before, to: after).offers
      .filter { !$0.audience.asksForPrereleases }
    for major in [0, 1, 7, 8, 9, 11, 12] {
      for (minor, patch) in [
        (0, 0), (0, 3), (0, 4), (1, 0), (1, 1), (1, 2), (2, 0), (9, 1), (16, 0),
      ] {
        let version = "\(major).\(minor).\(patch)"
        let kibana = try LenientVersion(version)
        let expected = try [before, after].map { try $0.found("kibana.version=\(version)").first }
        let matching = try changes.filter { change in
          guard let range = change.audience.range else { return false }
          return try VersionRange(range).contains(kibana)
        }
        if expected[0] == expected[1], matching.isEmpty { continue }
        let change = try #require(matching.first, "\(version): \(expected)")
        #expect(matching.count == 1)
        #expect([change.before, change.after].map { $0.map { "foo-" + $0 } } == expected)
      }
    }
  }
}
