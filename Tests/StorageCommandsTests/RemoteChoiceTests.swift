import Foundation
import TestSupport
import Testing

/// Which of several remotes commands reach.
@Suite(.tags(.medium)) struct RemoteChoiceTests {
  private let shared: SharedStorage
  private let clone: StorageClone
  /// A second server with the same branches.
  private let mirror: TestRepository

  init() throws {
    shared = try SharedStorage()
    clone = try shared.clone()
    mirror = try TestRepository {
      TestBranch("production") { TestPackage("foo", "1.0.0") }
      TestBranch("staging") { TestPackage("bar", "0.1.0") }
      TestBranch("snapshot") { TestPackage("other", "2.0.0") }
    }
    try mirror.git.run("config", "uploadpack.allowFilter", "true")
    try clone.git.run("remote", "add", "mirror", "file://\(mirror.path)")
  }

  private func tips(_ repository: TestRepository) throws -> [String: String] {
    try repository.git.forEachRef()
  }

  @Test func theOptionNamesIt() throws {
    let before = try tips(shared.server)
    clone.succeed("sync", "--remote", "mirror")
    #expect(try clone.git.forEachRef()["refs/remotes/mirror/snapshot"] == mirror.tip("snapshot"))
    let run = clone.succeed(
      "promote", "other-2.0.0", "--from", "snapshot", "--to", "staging", "--push", "--remote",
      "mirror")
    #expect(run.output.contains("pushed to file://\(mirror.path)"), "\(run.screen)")
    #expect(try mirror.versions("staging") == ["bar-0.1.0", "other-2.0.0"])
    #expect(try clone.git.forEachRef()["refs/remotes/mirror/staging"] == mirror.tip("staging"))
    #expect(try tips(shared.server) == before)
    try mirror.git.fsck()
    // Without it the branches of origin are the ones that are read.
    #expect(!clone.succeed("list", "snapshot").output.contains("other-2.0.0"))
  }

  @Test func theConfigurationNamesItForGood() throws {
    try clone.git.run("config", "storage.remote", "mirror")
    clone.succeed("sync")
    #expect(clone.succeed("list", "snapshot").output.contains("other-2.0.0"))
    clone.succeed("promote", "other-2.0.0", "--from", "snapshot", "--to", "staging")
    #expect(try mirror.versions("staging").contains("other-2.0.0"))
    #expect(
      clone.run("list", "snapshot", "--json").output.contains("other-2.0.0") == false)
  }

  /// As `git clone --origin` and `git switch` leave it behind.
  @Test func theOneThatTheBranchesFollowIsMeant() throws {
    try clone.git.run("fetch", "--quiet", "mirror")
    for branch in ["production", "staging", "snapshot"] {
      try clone.git.run("branch", "--track", branch, "mirror/\(branch)")
    }
    let run = clone.succeed("sync")
    #expect(run.output == "up to date with file://\(mirror.path)\n")
    clone.succeed("promote", "other-2.0.0", "--from", "snapshot", "--to", "staging", "--push")
    #expect(try mirror.versions("staging").contains("other-2.0.0"))
  }

  @Test func theOnlyOneNeedsNoName() throws {
    let run = shared.tool.run("clone", "--remote", "upstream", shared.url, "named.git")
    #expect(run.status == 0, "\(run.screen)")
    let named = StorageClone(path: shared.folder.path("named.git"), tool: shared.tool)
    #expect(
      try named.git.forEachRef().keys.sorted() == [
        "refs/remotes/upstream/production", "refs/remotes/upstream/snapshot",
        "refs/remotes/upstream/staging",
      ])
    #expect(try named.blobCount() == 0)
    named.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    #expect(try shared.server.versions("staging").contains("foo-1.2.3"))
    #expect(named.succeed("sync").output == "up to date with \(shared.url)\n")
    // The configuration that we write is as git reads it.
    #expect(
      try named.git.run("config", "--get-all", "remote.upstream.fetch").split(separator: "\n")
        .count == 3)
    try named.git.run("fetch", "--quiet")
    try named.git.fsck()
  }

  @Test func oneThatIsNotThereIsSaid() throws {
    let run = clone.run("sync", "--remote", "nowhere")
    #expect(run.status == 2)
    #expect(run.errors == ["the repository follows no remote nowhere"])
    for name in ["-x", "a b", "a/../b", "", "x.lock", "..", "a..b"] {
      let run = clone.run("sync", "--remote=\(name)")
      #expect(run.status == 2 && run.output == "", "\(run.screen)")
    }
  }

  @Test func itSaysNothingWhereNothingGoesThere() throws {
    let run = try mirror.refuse(
      "promote", "other-2.0.0", "--from", "snapshot", "--to", "staging", "--remote", "origin",
      status: 2)
    #expect(run.error.contains("--push"), "\(run.screen)")
  }
}
