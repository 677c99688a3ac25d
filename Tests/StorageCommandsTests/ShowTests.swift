import TestSupport
import Testing

@Suite(.tags(.medium)) struct ShowTests {
  private func timeline() throws -> Timeline {
    Timeline(
      try TestRepository {
        TestBranch("production") { TestPackage("foo", "1.0.0", content: "released") }
        TestBranch("staging") { TestPackage("foo", "1.1.0", signature: "signed\n") }
        TestBranch("snapshot") {
          TestPackage("foo", "1.0.0", content: "other")
          TestPackage("foo", "1.2.3")
        }
      })
  }

  @Test func whereAVersionStandsAndHowItCame() throws {
    let timeline = try timeline()
    try timeline.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    let promoted = try timeline.succeed("show", "foo-1.2.3")
    timeline.repository.expectScreen(promoted, "show/promoted.txt")
    let hidden = try timeline.succeed("show", "foo-1.0.0")
    timeline.repository.expectScreen(hidden, "show/hidden.txt")
    #expect(try timeline.succeed("show", "foo-1.1.0").output.contains("staging: served, signed"))
    let json = try timeline.succeed("--json", "show", "foo-1.2.3")
    expectGolden(json.output, "commands/show/promoted.json")
  }

  @Test func sizesAreThoseOfGit() throws {
    let timeline = try timeline()
    let json = try timeline.succeed("--json", "show", "foo-1.2.3").json()
    let place = try #require((json["places"] as? [[String: Any]])?.first)
    let sizes = try timeline.git.run(
      "ls-tree", "-r", "--format=%(objectsize)", "snapshot:packages/foo/1.2.3"
    ).split(separator: "\n").compactMap { Int($0) }
    #expect(place["files"] as? Int == sizes.count)
    #expect(place["size"] as? Int == sizes.reduce(0, +))
    #expect(
      place["tree"] as? String
        == (try timeline.repository.tree("snapshot", package: "foo", "1.2.3")))
  }

  @Test func aDistributionAsItWasThen() throws {
    let timeline = try timeline()
    let then = try timeline.repository.tip("snapshot")
    try timeline.succeed("remove", "foo-1.2.3", "--from", "snapshot")
    let gone = try timeline.refuse("show", "foo-1.2.3")
    #expect(gone.errors.first?.hasPrefix("foo-1.2.3 is not in ") == true, "\(gone.screen)")
    let run = try timeline.succeed("show", "foo-1.2.3", "--in", "snapshot@\(then)")
    #expect(run.output.contains("snapshot: served"))
  }
}
