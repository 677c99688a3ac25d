import TestSupport
import Testing

@Suite(.tags(.medium)) struct DiffTests {
  private func timeline() throws -> Timeline {
    Timeline(
      try TestRepository {
        TestBranch("production") { TestPackage("foo", "1.0.0") }
        TestBranch("staging") {
          TestPackage("foo", "1.0.0", content: "other")
          TestPackage("foo", "1.1.0", signature: "one\n")
          TestPackage("foo", "1.2.0")
          TestPackage("bar", "1.0.0")
          TestPackage("bar", "2.0.0")
        }
        TestBranch("snapshot") {
          TestPackage("foo", "1.0.0")
          TestPackage("foo", "1.1.0", signature: "two\n")
          TestPackage("foo", "1.2.0", scriptMode: .regular)
          TestPackage("bar", "2.0.0")
          TestPackage("bar", "10.0.0")
        }
      })
  }

  @Test func everyKindOfDifference() throws {
    let timeline = try timeline()
    let run = try timeline.succeed("diff", "staging", "snapshot")
    timeline.repository.expectScreen(run, "diff/all.txt")
    let json = try timeline.succeed("--json", "diff", "staging", "snapshot")
    expectGolden(json.output, "commands/diff/all.json")
  }

  @Test func theExitStatusTellsWhenAsked() throws {
    let timeline = try timeline()
    #expect(try timeline.run(["diff", "staging", "snapshot", "--exit-code"]).status == 1)
    #expect(try timeline.run(["diff", "staging", "staging", "--exit-code"]).status == 0)
    #expect(try timeline.run(["diff", "staging"]).status == 2)
  }

  @Test func aTagAndACommitStandForThen() throws {
    let timeline = try timeline()
    try timeline.succeed("tag", "8.5.0")
    let then = try timeline.repository.tip("production")
    try timeline.succeed(
      "promote", "bar-1.0.0", "--from", "staging", "--to", "production")
    for revision in ["8.5.0", then, String(then.prefix(8))] {
      let run = try timeline.succeed("diff", "production@\(revision)", "production")
      #expect(run.output == "+ bar-1.0.0\n")
    }
    let list = try timeline.succeed("list", "production@8.5.0")
    #expect(list.output == "foo-1.0.0\n")
  }

  @Test func aCommitThatTheDistributionNeverNamed() throws {
    let timeline = try timeline()
    let run = try timeline.refuse("diff", "staging@production", "staging")
    #expect(run.errors.first?.contains("was never a tip of staging") == true)
    let unknown = try timeline.refuse("diff", "staging@9.9.9", "staging")
    #expect(unknown.errors == ["there is no commit, tag or branch 9.9.9"])
  }

  /// Differential: the versions told apart are those that `git diff-tree` tells apart.
  @Test(arguments: UInt64(0)..<40)
  func equalsGits(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let timeline = Timeline(try RandomStorage(&generator).repository())
    for (left, right) in [("staging", "snapshot"), ("snapshot", "production")] {
      let run = try timeline.succeed("diff", left, right)
      let ours = run.output.split(separator: "\n").map { line in
        line.split(separator: " ").prefix(2).joined(separator: " ")
      }
      .map { $0.replacing("~", with: "!") }
      let theirs = try timeline.git.run(
        "diff-tree", "-r", "-t", "--no-renames", "--name-status", left, right
      ).split(separator: "\n").compactMap { line -> String? in
        let words = line.split(separator: "\t")
        let parts = words[1].split(separator: "/")
        guard parts.count == 3, parts[0] == "packages" else { return nil }
        let sign = ["A": "+", "D": "-"][words[0]] ?? "!"
        return "\(sign) \(parts[1])-\(parts[2])"
      }
      #expect(ours.sorted() == theirs.sorted())
    }
  }
}
