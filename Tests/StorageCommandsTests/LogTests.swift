import Foundation
import TestSupport
import Testing

@Suite(.tags(.medium)) struct LogTests {
  private func timeline() throws -> Timeline {
    Timeline(
      try TestRepository {
        TestBranch("production") { TestPackage("foo", "1.0.0") }
        TestBranch("staging")
        TestBranch("snapshot") {
          TestPackage("foo", "1.2.3")
          TestPackage("foo", "1.3.0")
          TestPackage("bar", "1.0.0")
        }
      })
  }

  @Test func everyKindOfOperationIsTold() throws {
    let timeline = try timeline()
    try timeline.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    try timeline.succeed("undo")
    try timeline.succeed(
      "promote", "foo-1.2.3", "foo-1.3.0", "bar-1.0.0", "--from=snapshot", "--to=staging")
    try timeline.succeed("remove", "foo-1.3.0", "--from=staging", "--reason", "breaks ingest")
    try timeline.succeed("promote", "foo-1.2.3", "--from=staging", "--to=production")
    let run = try timeline.succeed("log")
    timeline.repository.expectScreen(run, "log/all.txt")
    let version = try timeline.succeed("log", "foo-1.2.3")
    timeline.repository.expectScreen(version, "log/version.txt")
    let name = try timeline.succeed("log", "foo", "--in", "staging", "--limit", "2")
    timeline.repository.expectScreen(name, "log/name.txt")
    let json = try timeline.succeed("--json", "log", "foo-1.2.3")
    expectGolden(json.output, "commands/log/version.json")
  }

  @Test func commitsOfOtherToolsAreReadFromTheirTrees() throws {
    let timeline = try timeline()
    try timeline.repository.commit(
      to: "snapshot", message: "Whatever the message says", removing: ["packages/bar"]
    ) {
      TestPackage("foo", "1.3.0", content: "changed")
      TestPackage("new", "0.1.0")
      TestFile("README.md", "not a package")
    }
    try timeline.repository.commit(to: "snapshot", message: "Nothing of packages") {
      TestFile("README.md", "still not")
    }
    let run = try timeline.succeed("log", "--in", "snapshot")
    timeline.repository.expectScreen(run, "log/other-tools.txt")
    #expect(!run.output.contains("Nothing of packages"))
  }

  @Test func aMergeCountsAsOneStepOfItsBranch() throws {
    let timeline = try timeline()
    let git = timeline.git
    let side = try timeline.repository.commit(to: "side") { TestPackage("merged", "1.0.0") }
    let tree = try git.run(
      ["mktree"],
      input: "040000 tree \(try git.revParse("\(side):packages"))\tpackages\n")
    let merge = try git.run("commit-tree", "-p", "staging", "-p", side, "-m", "Merge", tree)
    try git.run("update-ref", "refs/heads/staging", merge)
    let run = try timeline.succeed("log", "merged")
    #expect(run.output.split(separator: "\n").count == 1, "\(run.output)")
    #expect(run.output.contains(String(merge.prefix(10))), "\(run.output)")
  }

  @Test func aDistributionAsItWasThen() throws {
    let timeline = try timeline()
    try timeline.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    let then = try timeline.repository.tip("snapshot")
    try timeline.succeed("promote", "foo-1.3.0", "--from", "snapshot", "--to", "staging")
    let run = try timeline.succeed("log", "--in", "snapshot@\(then)")
    #expect(run.output.contains("removed foo-1.2.3"))
    #expect(!run.output.contains("removed foo-1.3.0"))
  }

  @Test func whatNothingTouchedIsANo() throws {
    let timeline = try timeline()
    for (subject, status) in [("none", 1), ("foo-9.9.9", 1), ("NO", 2), ("foo-1", 2)] {
      let run = try timeline.run(["log", subject])
      #expect(run.status == Int32(status), "\(run.screen)")
      #expect(run.output == "")
      #expect(!run.hints.isEmpty, "\(run.screen)")
    }
    #expect(try timeline.run(["log", "--limit", "0"]).status == 2)
  }
}
