import Foundation
import TestSupport
import Testing

/// Pushes to a server with the hook that are more than a commit on one branch.
@Suite(.tags(.large)) struct HookPushTests {
  private let storage: PolicyStorage
  private var client: TestRepository { storage.client }

  init() throws {
    storage = try PolicyStorage()
  }

  @Test func historyIsNotThrownAway() throws {
    let begin = try client.tip("snapshot")
    try client.commit(to: "snapshot", message: "[snapshot] Add new-1.0.0") {
      TestPackage("new", "1.0.0")
    }
    try storage.expectAccepted("snapshot")
    try client.git.run("update-ref", "refs/heads/snapshot", begin)
    try storage.expectRefused("+snapshot", by: "branch")
    try client.commit(to: "snapshot", message: "[snapshot] Add newer-1.0.0") {
      TestPackage("newer", "1.0.0")
    }
    try storage.expectRefused("+snapshot", by: "branch")
  }

  @Test func productionIsNotRewritten() throws {
    try client.git.run("update-ref", "-d", "refs/heads/production")
    try client.commit(to: "production", message: "[production] Begin") {
      TestPackage("foo", "1.0.0", content: "changed")
    }
    try storage.expectRefused("+production", by: "overwrite")
    try storage.expectRefused("+production", by: "removal")
  }

  @Test(arguments: ["production", "staging", "snapshot", "production-7.9"])
  func aDistributionIsNotDeleted(branch: String) throws {
    try storage.expectRefused("--delete", branch, by: "branch")
  }

  @Test func otherBranchesComeAndGo() throws {
    try client.commit(to: "topic", message: "Try") { TestFile("packages/notes.txt", "notes\n") }
    try storage.expectAccepted("topic")
    try client.git.run("update-ref", "refs/heads/topic", client.tip("snapshot"))
    try storage.expectAccepted("+topic")
    try storage.expectAccepted("--delete", "topic")
  }

  @Test func oneBadReferenceHoldsTheWholePushUp() throws {
    try client.commit(to: "snapshot", message: "[snapshot] Add new-1.0.0") {
      TestPackage("new", "1.0.0")
    }
    try client.commit(
      to: "production", message: "[production] Remove foo-1.0.0", removing: ["packages/foo/1.0.0"])
    try storage.expectRefused("snapshot", "production", by: "removal")
    try storage.expectAccepted("snapshot")
  }

  @Test func aPromotionOfTheToolIsAccepted() throws {
    for words in [
      ["promote", "baz-1.0.0", "foo-1.3.0", "--from", "snapshot", "--to", "staging"],
      ["undo", "--reason", "too early"],
      ["promote", "baz-1.0.0", "--from", "snapshot", "--to", "staging"],
      ["promote", "foo-1.3.0", "--from", "snapshot", "--to", "production"],
      ["remove", "foo-1.2.0", "--from", "staging"], ["tag", "8.5.0"],
    ] {
      let run = try storage.tool.run(["-C", client.path] + words)
      #expect(run.status == 0, "\(run.screen)")
      let result = try storage.push(["--atomic", "--all"])
      #expect(result.status == 0, "\(words) \(result.errorText)")
      #expect(!result.errorText.contains("error"), "\(words) \(result.errorText)")
    }
    try storage.expectAccepted("--tags")
  }

  @Test func releaseTags() throws {
    let tip = try client.tip("production")
    try client.git.run("tag", "v8.5.0", tip)
    try storage.expectRefused("v8.5.0", by: "tag")
    try client.git.run("tag", "-a", "-m", "Elsewhere", "8.4.0", client.tip("snapshot"))
    try storage.expectRefused("8.4.0", by: "tag")
    try client.git.run("tag", "-a", "-m", "Release", "8.5.0", tip)
    try storage.expectAccepted("8.5.0")
    try client.git.run("tag", "8.6.0", tip)
    let light = try storage.push("8.6.0")
    #expect(light.status == 0 && light.errorText.contains("warning: "), "\(light.errorText)")
    try client.git.run("tag", "notes", tip)
    try storage.expectAccepted("notes")
    try client.commit(to: "production", message: "[production] Promote foo-1.3.0 from snapshot") {
      TestPackage("foo", "1.3.0")
    }
    try client.git.run("tag", "-f", "-a", "-m", "Again", "8.5.0", client.tip("production"))
    try storage.expectRefused("+8.5.0", by: "tag")
    try storage.expectRefused("--delete", "8.5.0", by: "tag")
    // The branch and its tag may come together.
    try client.git.run("tag", "-a", "-m", "Release", "8.7.0", client.tip("production"))
    try storage.expectAccepted("production", "8.7.0")
  }

  @Test func settingsCountAsTheyWereBefore() throws {
    func settings(_ overwrite: String) throws {
      try client.commit(to: "main", message: "Settings") {
        TestFile(
          "storage.yml",
          """
          version: 1
          distributions:
            - {name: production, overwrite: \(overwrite)}

          """)
      }
    }
    try settings("yes")
    try client.commit(to: "production", message: "[production] Change foo-1.0.0") {
      TestPackage("foo", "1.0.0", content: "changed")
    }
    try storage.expectRefused("main", "production", by: "overwrite")
    try storage.expectAccepted("main")
    try storage.expectAccepted("production")
    // What is no distribution any more is a branch like any other.
    try storage.expectAccepted("--delete", "snapshot")
    try storage.expectRefused("--delete", "main", by: "settings")
    try settings("perhaps")
    try storage.expectRefused("main", by: "settings")
  }

  @Test(arguments: [
    "rules: {overwrite: warning}", "rules: {tree.spac: warning}", "rule: {}", "version: 2",
  ])
  func settingsThatCannotBeReadCanBeMended(line: String) throws {
    // As a push before the hook was there.
    try client.commit(to: "main", message: "Settings") {
      TestFile("storage.yml", line.hasPrefix("version") ? line : "version: 1\n\(line)\n")
    }
    let broken = try client.tip("main")
    try storage.server.run("fetch", "--quiet", client.path, "main:main")
    try client.commit(to: "snapshot", message: "[snapshot] Add new-1.0.0") {
      TestPackage("new", "1.0.0")
    }
    let refused = try storage.push("snapshot")
    #expect(refused.status == 1)
    #expect(refused.errorText.contains("refs/heads/main:storage.yml:"), "\(refused.errorText)")
    try client.commit(to: "main", message: "Mend") { TestFile("storage.yml", "version: 1\n") }
    try storage.expectAccepted("main")
    try storage.expectAccepted("snapshot")
    try storage.expectRefused("+\(broken):refs/heads/main", by: "settings")
  }

  @Test func anotherNameOfABranchDoesNotHelp() throws {
    try storage.server.run("symbolic-ref", "refs/heads/alias", "refs/heads/production")
    try client.commit(
      to: "production", message: "[production] Remove foo-1.0.0", removing: ["packages/foo/1.0.0"])
    try storage.expectRefused("production:alias", by: "branch")
  }

  @Test func manyReferences() throws {
    func push(_ count: Int) throws -> ProcessResult {
      let tip = try client.tip("snapshot")
      let names = (0..<count).map { "refs/heads/topic/\($0)" }
      try client.git.run(
        ["update-ref", "--stdin"], input: names.map { "create \($0) \(tip)\n" }.joined())
      let result = try storage.push("refs/heads/topic/*:refs/heads/topic/*")
      try client.git.run(
        ["update-ref", "--stdin"], input: names.map { "delete \($0)\n" }.joined())
      return result
    }
    let refused = try push(10_001)
    #expect(refused.status == 1)
    #expect(refused.errorText.contains("10000 references at most"), "\(refused.errorText)")
    #expect(try storage.server.forEachRef().count == 4)
    let accepted = try push(10_000)
    #expect(accepted.status == 0, "\(accepted.errorText)")
    #expect(try storage.server.forEachRef().count == 10_004)
  }

  @Test func aStorageIsPushedIntoAnEmptyRepository() throws {
    let path = client.directory.path("empty.git")
    try client.git.run("init", "--quiet", "--bare", path)
    let install = try storage.tool.run("-C", path, "hook", "install")
    #expect(install.status == 0, "\(install.screen)")
    for branch in ["snapshot", "production-7.9", "production", "staging"] {
      let result = try client.git.command(["push", "--quiet", path, branch]).run()
      #expect(result.status == 0, "\(branch) \(result.errorText)")
    }
    try GitOracle(path).fsck()
  }
}
