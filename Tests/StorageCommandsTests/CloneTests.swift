import Foundation
import TestSupport
import Testing

@Suite(.tags(.medium)) struct CloneTests {
  private let shared: SharedStorage

  init() throws { shared = try SharedStorage() }

  @Test func aCloneFollowsTheDistributionsAndHoldsNoFiles() throws {
    let run = shared.tool.run("clone", shared.url, "clone.git")
    #expect(run.status == 0, "\(run.screen)")
    #expect(run.output.hasPrefix("cloned \(shared.url) into clone.git, without the contents"))
    let clone = StorageClone(path: shared.folder.path("clone.git"), tool: shared.tool)
    #expect(
      try clone.git.forEachRef().keys.sorted() == [
        "refs/remotes/origin/production", "refs/remotes/origin/snapshot",
        "refs/remotes/origin/staging",
      ])
    #expect(try clone.blobCount() == 0)
    // For each branch its root, its packages, and the folders of those.
    #expect(try clone.count(of: "tree") == 3 * 2 + 4)
    #expect(
      clone.succeed("list", "snapshot").output
        == shared.tool.run("-C", shared.server.path, "list", "snapshot").output)
    clone.succeed("status")
    clone.succeed("log", "foo")
    clone.succeed("diff", "staging", "snapshot")
    #expect(clone.succeed("sync").output == "up to date with \(shared.url)\n")
    // git itself works in it as well.
    try clone.git.run("fetch", "--quiet")
    try clone.git.fsck()
    try shared.server.git.fsck()
  }

  /// Some code hosts leave files out, and trees of a depth not.
  @Test(arguments: [
    ["uploadpackfilter.tree.maxDepth", "0"], ["uploadpackfilter.tree.allow", "false"],
  ])
  func aServerThatKnowsNoDepthLeavesTheFilesOut(configuration: [String]) throws {
    try shared.server.git.run(["config"] + configuration)
    let clone = try shared.clone()
    #expect(try clone.blobCount() == 0)
    #expect(try clone.count(of: "tree") > 10)
    #expect(try clone.git.run("config", "remote.origin.partialclonefilter") == "blob:none")
    let run = clone.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    #expect(run.output.contains(", 8 objects sent\n"), "\(run.screen)")
    #expect(try clone.blobCount() == 0)
    clone.succeed("sync")
    try shared.server.git.fsck()
  }

  /// git's own housekeeping, after objects of ours have joined those of the server.
  @Test func gitKeepsHouseInASmallClone() throws {
    let clone = try shared.clone()
    clone.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    try clone.git.run("gc", "--quiet", "--prune=now")
    try clone.git.run("repack", "-a", "-d", "-q")
    try clone.git.fsck()
    clone.succeed("promote", "bar-0.2.0", "--from", "snapshot", "--to", "staging")
    try clone.git.run("gc", "--quiet", "--prune=now")
    #expect(clone.succeed("list", "staging").output.contains("bar-0.2.0"))
    #expect(try clone.blobCount() == 0)
    clone.succeed("sync", "--full")
    try clone.git.fsck()
    try shared.server.git.fsck()
  }

  @Test func aServerThatRefusesEveryFilterGivesAFullClone() throws {
    try shared.server.git.run("config", "uploadpackfilter.allow", "false")
    let clone = try shared.clone()
    #expect(try clone.blobCount() > 10)
    #expect(try clone.git.command(["config", "remote.origin.promisor"]).run().status == 1)
    clone.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    try shared.server.git.fsck()
  }

  /// Where one branch goes alone git cannot see that the server has the version, and sends it.
  @Test func aPromotionThatKeepsTheSourceArrives() throws {
    let clone = try shared.clone()
    clone.succeed("promote", "bar-0.2.0", "--from", "snapshot", "--to", "staging", "--keep")
    #expect(clone.succeed("list", "staging").output.contains("bar-0.2.0"))
    try clone.git.fsck()
    try shared.server.git.fsck()
  }

  @Test func theFolderIsNamedAfterTheURL() throws {
    #expect(shared.tool.run("clone", shared.url).status == 0)
    #expect(FileManager.default.fileExists(atPath: shared.folder.path("storage.git/config")))
  }

  @Test func aFullCloneHoldsTheFiles() throws {
    let run = shared.tool.run("--json", "clone", "--full", shared.url, "full.git")
    #expect(try run.json()["partial"] as? Bool == false)
    let clone = StorageClone(path: shared.folder.path("full.git"), tool: shared.tool)
    #expect(try clone.blobCount() > 10)
    try clone.git.fsck()
  }

  @Test func aServerThatLeavesNothingOutGivesAFullClone() throws {
    try shared.server.git.run("config", "uploadpack.allowFilter", "false")
    let clone = try shared.clone()
    #expect(try clone.blobCount() > 10)
    #expect(try clone.git.command(["config", "remote.origin.promisor"]).run().status == 1)
    clone.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    try shared.server.git.fsck()
  }

  @Test func syncBringsWhatIsNewAndForgetsWhatIsGone() throws {
    let clone = try shared.clone()
    let old = try shared.server.tip("snapshot")
    let new = try shared.server.commit(to: "snapshot") { TestPackage("new", "1.0.0") }
    try shared.server.git.run("branch", "experimental", "production")
    #expect(
      clone.succeed("sync").output == """
          refs/heads/snapshot \(old.prefix(10)) -> \(new.prefix(10))
          refs/heads/experimental new -> \(try shared.server.tip("production").prefix(10))

        """)
    #expect(clone.succeed("list", "snapshot").output.contains("new-1.0.0"))
    try shared.server.git.run("branch", "-D", "experimental")
    let json = try clone.succeed("--json", "sync").json()
    let changes = try #require(json["changes"] as? [[String: Any]])
    #expect(changes.count == 1 && changes.first?["after"] is NSNull)
    #expect(try clone.git.forEachRef()["refs/remotes/origin/experimental"] == nil)
    #expect(try clone.blobCount() == 0)
  }

  @Test func settingsOfTheRemoteAreRead() throws {
    try shared.server.commit(to: "main") {
      TestFile(
        "storage.yml",
        """
        version: 1
        distributions:
          - name: stable
            branch: production
          - name: fresh
            branch: unrelated
            layers: [stable, fresh]
        """)
    }
    let clone = try shared.clone()
    #expect(
      try clone.git.forEachRef().keys.sorted() == [
        "refs/remotes/origin/main", "refs/remotes/origin/production",
        "refs/remotes/origin/unrelated",
      ])
    #expect(clone.succeed("list", "stable").output.contains("foo-1.0.0"))
  }

  @Test func releaseTagsComeAndOthersDoNot() throws {
    try shared.server.git.run("tag", "-m", "r", "8.5.0", "production")
    try shared.server.git.run("tag", "-m", "r", "other", "unrelated")
    let clone = try shared.clone()
    #expect(clone.succeed("tag", "--list").output.contains("8.5.0"))
    #expect(try clone.git.run("tag") == "8.5.0")
  }

  @Test func whatAnotherRunBeganIsFinished() throws {
    let clone = try shared.clone()
    try clone.git.run("update-ref", "-d", "refs/remotes/origin/staging")
    #expect(shared.tool.run("clone", shared.url, "clone.git").status == 0)
    #expect(try clone.git.forEachRef()["refs/remotes/origin/staging"] != nil)
  }

  @Test func aFolderWithSomethingElseIsLeftAlone() throws {
    try shared.folder.write("mine", to: "busy/file")
    let run = shared.tool.run("clone", shared.url, "busy")
    #expect(run.status == 2 && run.errors == ["busy holds something else"])
    let clone = try shared.clone()
    let other = shared.tool.run("clone", shared.url + "/../other", clone.path)
    #expect(other.status == 2)
  }

  @Test func aServerWithoutAStorageIsNone() throws {
    let empty = try TestRepository { TestBranch("trunk") { TestFile("a", "b") } }
    let run = shared.tool.run("clone", "file://\(empty.path)", "x.git")
    #expect(run.status == 2, "\(run.screen)")
    #expect(run.errors == ["file://\(empty.path) has no branch of a distribution"])
  }

  @Test func aServerThatIsNotThereIsTheMachinesFault() throws {
    let run = shared.tool.run("--json", "clone", "file:///nonexistent/x.git", "x.git")
    #expect(run.status == 74)
    #expect(run.error.contains("\"code\":\"not-found\""))
  }
}
