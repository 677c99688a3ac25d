import Foundation
import TestSupport
import Testing

/// Promotions made on the remote.
@Suite(.tags(.medium)) struct PushTests {
  private let shared: SharedStorage
  private var server: TestRepository { shared.server }
  private let promote = ["promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging"]

  init() throws { shared = try SharedStorage() }

  /// The versions of staging and snapshot on the server, and a look at every object there.
  private func expectPromoted(sourceLocation: SourceLocation = #_sourceLocation) throws {
    #expect(
      try server.versions("staging").contains("foo-1.2.3"), sourceLocation: sourceLocation)
    #expect(
      try !server.versions("snapshot").contains("foo-1.2.3"), sourceLocation: sourceLocation)
    try server.git.fsck()
  }

  private func tips() throws -> [String: String] {
    try server.git.forEachRef()
  }

  @Test func aCloneWritesToTheRemoteAndSendsNoFile() throws {
    let clone = try shared.clone()
    let tree = try server.tree("snapshot", package: "foo", "1.2.3")
    let run = clone.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    #expect(run.output.contains("promoted foo-1.2.3 from snapshot to staging\n"))
    // Two commits, and on each side the root, packages and foo.
    #expect(run.output.hasSuffix("pushed to \(shared.url), 8 objects sent\n"), "\(run.screen)")
    try expectPromoted()
    #expect(try server.tree("staging", package: "foo", "1.2.3") == tree)
    #expect(try clone.blobCount() == 0)
    let references = try clone.git.forEachRef()
    #expect(references["refs/remotes/origin/staging"] == (try server.tip("staging")))
    #expect(references["refs/remotes/origin/snapshot"] == (try server.tip("snapshot")))
    #expect(!references.keys.contains { $0.hasPrefix("refs/heads/") })
    #expect(
      clone.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging").output
        == "nothing to do: foo-1.2.3 is promoted already\n")
  }

  @Test func aSignatureTravelsThoughTheCloneDoesNotHoldIt() throws {
    let clone = try shared.clone()
    clone.succeed("promote", "bar-0.2.0", "--from", "snapshot", "--to", "staging")
    #expect(
      try server.git.run("show", "staging:packages/bar/0.2.0.sig") + "\n" == SharedStorage.signature
    )
    try server.git.fsck()
  }

  @Test func branchesHereStayWhereTheyAre() throws {
    let clone = try shared.clone()
    for branch in ["production", "staging", "snapshot"] {
      try clone.git.run("update-ref", "refs/heads/\(branch)", "refs/remotes/origin/\(branch)")
    }
    let before = try clone.git.forEachRef().filter { $0.key.hasPrefix("refs/heads/") }
    let run = clone.run(
      "promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging", "--push")
    #expect(run.status == 0, "\(run.screen)")
    try expectPromoted()
    #expect(try clone.git.forEachRef().filter { $0.key.hasPrefix("refs/heads/") } == before)
    #expect(clone.succeed("sync").warnings.count == 2)
  }

  @Test func aBranchThatIsNotHereCannotMoveHere() throws {
    let clone = try shared.clone()
    try clone.git.run("update-ref", "refs/heads/staging", "refs/remotes/origin/staging")
    let run = clone.run("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    #expect(run.status == 2)
    #expect(run.errors == ["the distribution snapshot is here only as origin has it"])
    let pasted = try shared.tool.paste(try #require(run.hints.first))
    #expect(pasted.status == 0, "\(pasted.screen)")
    try expectPromoted()
  }

  @Test func addRemoveAndUndoGoThereToo() throws {
    let clone = try shared.clone()
    clone.succeed("add", PackageRoot.fixture("packages/foo/1.3.0"), "--to", "snapshot")
    #expect(try server.versions("snapshot").contains("foo-1.3.0"))
    clone.succeed("remove", "foo-1.3.0-beta.1", "--from", "snapshot", "--push")
    #expect(try !server.versions("snapshot").contains("foo-1.3.0-beta.1"))
    clone.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    let tree = try server.tree("snapshot")
    clone.succeed("undo", "--push")
    #expect(try server.versions("snapshot").contains("foo-1.2.3"))
    #expect(try !server.versions("staging").contains("foo-1.2.3"))
    clone.succeed("undo")
    #expect(try server.tree("snapshot") == tree)
    try server.git.fsck()
  }

  @Test func aDryRunWritesNothingAndSaysWhenItIsStale() throws {
    let clone = try shared.clone()
    let (here, there) = (
      try RepositoryState(path: clone.path), try RepositoryState(of: server)
    )
    let run = clone.succeed(
      "promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging", "--dry-run")
    #expect(run.output.contains("would promote foo-1.2.3") && run.warnings == [])
    #expect(try RepositoryState(path: clone.path).changes(since: here) == [])
    #expect(try RepositoryState(of: server).changes(since: there) == [])
    try server.commit(to: "staging") { TestPackage("new", "1.0.0") }
    let stale = clone.succeed(
      "promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging", "--dry-run")
    #expect(stale.warnings.count == 1 && stale.warnings[0].hasPrefix("staging moved on"))
    #expect(try RepositoryState(path: clone.path).changes(since: here) == [])
  }

  @Test func whoIsSlowerPlansAgain() throws {
    let clone = try shared.clone()
    try server.commit(to: "snapshot") { TestPackage("late", "1.0.0") }
    let faster = try server.git.run(
      "commit-tree", "-p", "staging", "-m", "faster", "staging^{tree}")
    try shared.hookOnce("pre-receive", "git update-ref refs/heads/staging \(faster)")
    clone.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    try expectPromoted()
    #expect(try server.git.revParse("staging^") == faster)
    #expect(try server.versions("snapshot").contains("late-1.0.0"))
  }

  @Test func whoIsAlwaysSlowerIsToldToTryAgain() throws {
    let clone = try shared.clone()
    try shared.hook(
      "pre-receive",
      """
      unset GIT_QUARANTINE_PATH
      export GIT_AUTHOR_DATE="$(date +%s%N | cut -c5-14) +0000"
      git update-ref refs/heads/staging $(git commit-tree -p staging -m x staging^{tree} </dev/null)
      """)
    let run = clone.run("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    #expect(run.status == 75, "\(run.screen)")
    #expect(run.output == "")
    #expect(try server.versions("snapshot").contains("foo-1.2.3"))
    #expect(try !server.versions("staging").contains("foo-1.2.3"))
  }

  @Test func aHookThatSaysNoIsHeard() throws {
    let clone = try shared.clone()
    let before = try tips()
    try shared.hook("update", "case $1 in */staging) echo 'frozen for release'; exit 1;; esac")
    let run = clone.run("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    #expect(run.status == 1, "\(run.screen)")
    #expect(
      run.errors == [
        "\(shared.url) refused refs/heads/staging: [remote rejected] (hook declined)",
        "remote: frozen for release",
      ])
    #expect(try tips() == before)
  }

  @Test func aServerThatIsNotAtomicMovesTheTargetFirst() throws {
    try server.git.run("config", "receive.advertiseAtomic", "false")
    try server.git.run("config", "core.logAllRefUpdates", "always")
    let clone = try shared.clone()
    try shared.hook("update", "echo $1 >>order")
    let run = clone.succeed(
      "--json", "promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    try expectPromoted()
    #expect(
      try server.directory.read("storage.git/order") == "refs/heads/staging\nrefs/heads/snapshot\n")
    let changes = try #require(try run.json()["changes"] as? [[String: Any]])
    #expect(
      changes.compactMap { $0["after"] as? String } == [
        try server.tip("staging"), try server.tip("snapshot"),
      ])
  }

  @Test func theSourceStaysWhereTheTargetIsRefused() throws {
    try server.git.run("config", "receive.advertiseAtomic", "false")
    let clone = try shared.clone()
    let before = try tips()
    try shared.hook("update", "case $1 in */staging) exit 1;; esac")
    #expect(
      clone.run("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging").status == 1)
    #expect(try tips() == before)
  }

  @Test func whatStopsBetweenTheTwoIsCompletedByTheSameCommand() throws {
    try server.git.run("config", "receive.advertiseAtomic", "false")
    let clone = try shared.clone()
    try shared.hook("update", "case $1 in */snapshot) exit 1;; esac")
    #expect(
      clone.run("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging").status == 1)
    #expect(try server.versions("staging").contains("foo-1.2.3"))
    #expect(try server.versions("snapshot").contains("foo-1.2.3"))
    #expect(clone.succeed("status").output.contains("half done"))
    try shared.hook("update", "exit 0")
    let run = clone.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    #expect(run.output.hasPrefix("completed the promotion of foo-1.2.3"))
    try expectPromoted()
  }

  @Test func aSourceThatMovesBetweenTheTwoIsPlannedAgain() throws {
    try server.git.run("config", "receive.advertiseAtomic", "false")
    let clone = try shared.clone()
    let faster = try server.git.run(
      "commit-tree", "-p", "snapshot", "-m", "faster", "snapshot^{tree}")
    try shared.hook(
      "post-receive", "[ -e done ] || git update-ref refs/heads/snapshot \(faster); touch done")
    let run = clone.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    #expect(run.output.hasPrefix("promoted foo-1.2.3"))
    try expectPromoted()
    #expect(try server.git.revParse("snapshot^") == faster)
  }

  @Test func aConnectionCutBeforeTheEndChangesNothingAndTheNextRunDoesIt() throws {
    let clone = try shared.clone()
    let before = try tips()
    try shared.hook("pre-receive", "kill -9 $PPID")
    let run = clone.run("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    #expect(run.status == 74, "\(run.screen)")
    #expect(run.errors.first?.contains("nothing has moved there") == true)
    #expect(try tips() == before)
    try shared.hook("pre-receive", "exit 0")
    clone.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    try expectPromoted()
  }

  @Test func anAnswerThatIsLostIsLookedUp() throws {
    let clone = try shared.clone()
    try shared.hook("post-receive", "kill -9 $PPID")
    let run = clone.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    #expect(run.output.hasPrefix("promoted foo-1.2.3"))
    try expectPromoted()
  }

  @Test func aServerThatFallsSilentIsNotWaitedFor() throws {
    let clone = try shared.clone()
    try shared.hook("pre-receive", "sleep 60")
    var tool = shared.tool
    tool.environment["STORAGE_NETWORK_TIMEOUT"] = "1"
    let start = ContinuousClock.now
    let run = tool.run(["-C", clone.path] + promote)
    #expect(run.status == 74, "\(run.screen)")
    #expect(run.errors.first?.contains("for 1 seconds") == true, "\(run.screen)")
    #expect(start.duration(to: .now) < .seconds(50))
  }

  @Test func aTagIsMadeHereAndThere() throws {
    let clone = try shared.clone()
    try server.commit(to: "production") { TestPackage("late", "1.0.0") }
    let run = clone.succeed("tag", "8.5.0", "--push")
    #expect(run.output.contains("pushed to \(shared.url)\n"))
    #expect(try server.git.revParse("8.5.0^{commit}") == server.tip("production"))
    #expect(try server.git.revParse("8.5.0") == clone.git.revParse("8.5.0"))
    #expect(clone.succeed("tag", "8.5.0", "--push").output.hasPrefix("nothing to do: 8.5.0"))
    let other = try shared.clone("other.git")
    #expect(other.succeed("tag", "8.5.0", "--push").output.hasPrefix("nothing to do: 8.5.0"))
  }

  @Test func aTagThatTheServerHasOtherwiseIsNotMoved() throws {
    let clone = try shared.clone()
    clone.succeed("tag", "8.5.0")
    try server.git.run("tag", "-m", "theirs", "8.5.0", "production")
    let theirs = try server.git.revParse("8.5.0")
    let run = clone.run("tag", "8.5.0", "--push")
    #expect(run.status == 1, "\(run.screen)")
    #expect(try server.git.revParse("8.5.0") == theirs)
  }

  @Test func aTagThatAHookRefusesIsSentByTheSameCommandLater() throws {
    let clone = try shared.clone()
    try shared.hook("update", "exit 1")
    #expect(clone.run("tag", "8.5.0", "--push").status == 1)
    #expect(try !server.git.exists("8.5.0"))
    try shared.hook("update", "exit 0")
    clone.succeed("tag", "8.5.0", "--push")
    #expect(try server.git.revParse("8.5.0^{commit}") == server.tip("production"))
  }

  @Test func aPushWithoutARemoteIsAUsageError() throws {
    let run = shared.tool.run(["-C", server.path] + promote + ["--push"])
    #expect(run.status == 2)
    #expect(run.errors == ["the repository follows no remote origin"])
  }

  @Test func gitMissingIsSaid() throws {
    let clone = try shared.clone()
    var tool = shared.tool
    tool.environment["PATH"] = "/nonexistent"
    let run = tool.run(["-C", clone.path] + promote)
    #expect(run.status == 74)
    #expect(run.errors == ["git is not installed, or not on PATH"])
  }

  @Test func tokensNeverShow() throws {
    let clone = try shared.clone()
    try clone.git.run(
      "config", "remote.origin.url", "https://bot:s3cret-t0ken@127.0.0.1:1/x.git")
    var tool = shared.tool
    tool.environment["GITHUB_TOKEN"] = "s3cret-t0ken"
    tool.environment["GIT_TRACE"] = "1"
    tool.environment["GIT_TRACE_CURL"] = "1"
    for arguments in [promote, ["sync"], promote + ["--dry-run"], ["status"], ["doctor"]] {
      for flags in [[], ["--verbose"], ["--json"]] {
        let run = tool.run(["-C", clone.path] + flags + arguments)
        #expect(!run.screen.contains("s3cret"), "\(run.screen)")
      }
    }
  }
}
