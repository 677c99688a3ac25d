import Git
import TestSupport
import Testing
import Transport

/// git over `file://`: the same protocol as over a network, in two processes.
@Suite(.tags(.medium)) struct GitRemoteTests {
  private let server: TestRepository
  private let clone: TestRepository

  init() throws {
    server = try TestRepository {
      TestBranch("staging")
      TestBranch("snapshot") { TestPackage("foo", "1.0.0") }
    }
    clone = try TestRepository()
    try clone.git.run("remote", "add", "origin", "file://\(server.path)")
  }

  private func remote(_ limits: Subprocess.Limits = .init()) -> GitRemote {
    GitRemote(
      "origin",
      through: GitProgram(
        in: clone.path, environment: HermeticEnvironment.variables(home: "/nonexistent"),
        limits: limits))
  }

  private func id(_ text: String) throws -> ObjectID { try #require(ObjectID(hexadecimal: text)) }

  /// A commit on top of the server's branch, in the clone alone.
  private func change(_ branch: String) throws -> PushUpdate {
    let tip = try server.tip(branch)
    try remote().fetch(["+refs/heads/*:refs/remotes/origin/*"])
    let commit = try clone.git.run(
      "commit-tree", "-p", tip, "-m", "change", "\(tip)^{tree}")
    return PushUpdate("refs/heads/\(branch)", from: try id(tip), to: try id(commit))
  }

  private func hook(_ name: String, _ script: String) throws {
    try server.directory.write(
      "#!/bin/sh\n\(script)\n", to: "storage.git/hooks/\(name)", executable: true)
  }

  private func push(
    _ updates: [PushUpdate], isAtomic: Bool = true, limits: Subprocess.Limits = .init()
  ) throws -> PushResult {
    try remote(limits).push(updates, isAtomic: isAtomic)
  }

  @Test func referencesAreThoseNamedAndNoOther() throws {
    try server.git.run("update-ref", "refs/x/refs/heads/staging", try server.tip("snapshot"))
    let found = try remote().references(["refs/heads/staging", "refs/heads/nix"])
    #expect(found == ["refs/heads/staging": try id(server.tip("staging"))])
    #expect(try remote().references(["refs/heads/s*"]).count == 2)
  }

  @Test func bothReferencesMoveAndTheObjectsAreCounted() throws {
    let updates = [try change("staging"), try change("snapshot")]
    let result = try push(updates)
    guard case .accepted = result.outcome else {
      Issue.record("\(result)")
      return
    }
    #expect(result.objectsSent == 2)
    for update in updates {
      #expect(try server.git.revParse(update.name) == update.new.description)
    }
  }

  @Test func aMovedTipStopsAllOfThem() throws {
    let updates = [try change("staging"), try change("snapshot")]
    let other = try server.commit(to: "snapshot") { TestFile("a", "b") }
    guard case .moved = try push(updates).outcome else {
      Issue.record("not moved")
      return
    }
    #expect(try server.tip("snapshot") == other)
    #expect(try server.git.revParse("staging") == updates[0].expected?.description)
  }

  @Test func aTipThatMovesAfterItWasRead() throws {
    let updates = [try change("staging"), try change("snapshot")]
    let other = try server.git.run(
      "commit-tree", "-p", "snapshot", "-m", "faster", "snapshot^{tree}")
    try hook(
      "pre-receive", "unset GIT_QUARANTINE_PATH; git update-ref refs/heads/snapshot \(other)")
    guard case .moved = try push(updates).outcome else {
      Issue.record("not moved")
      return
    }
    #expect(try server.tip("snapshot") == other)
  }

  @Test func aHookSaysNoAndWhy() throws {
    let updates = [try change("staging"), try change("snapshot")]
    try hook("update", "case $1 in */staging) echo 'frozen today'; exit 1;; esac")
    let result = try push(updates)
    guard case .refused(let refusals) = result.outcome else {
      Issue.record("\(result)")
      return
    }
    #expect(refusals.map(\.name) == ["refs/heads/staging"])
    #expect(refusals.first?.reason.contains("hook declined") == true)
    #expect(result.remoteLines.contains("frozen today"))
    #expect(try server.git.revParse("snapshot") == updates[1].expected?.description)
  }

  @Test func aServerThatIsNotAtomicSaysSo() throws {
    try server.git.run("config", "receive.advertiseAtomic", "false")
    let updates = [try change("staging"), try change("snapshot")]
    guard case .notAtomic = try push(updates).outcome else {
      Issue.record("atomic")
      return
    }
    guard case .accepted = try push([updates[0]], isAtomic: false).outcome else {
      Issue.record("not accepted")
      return
    }
  }

  @Test(arguments: ["pre-receive", "post-receive"])
  func aCutConnectionIsNoAnswer(hook name: String) throws {
    let updates = [try change("staging")]
    try hook(name, "kill -9 $PPID")
    guard case .unanswered = try push(updates).outcome else {
      Issue.record("answered")
      return
    }
    let moved = try server.git.revParse("staging") == updates[0].new.description
    #expect(moved == (name == "post-receive"))
  }

  @Test func aServerThatIsSilentIsNotWaitedForForEver() throws {
    let updates = [try change("staging")]
    try hook("pre-receive", "sleep 30")
    let start = ContinuousClock.now
    guard case .unanswered(let error) = try push(updates, limits: .init(silence: 1)).outcome else {
      Issue.record("answered")
      return
    }
    #expect(error.kind == .timeout)
    #expect(start.duration(to: .now) < .seconds(28))
  }

  @Test func aRepositoryThatIsNotThere() throws {
    try clone.git.run("config", "remote.origin.url", "file:///nonexistent/x.git")
    let error = #expect(throws: TransportError.self) { try remote().references(["refs/heads/*"]) }
    #expect(error?.kind == .notFound)
  }

  @Test func optionsInNamesAreNames() throws {
    let run = GitProgram(
      in: nil, environment: HermeticEnvironment.variables(home: "/nonexistent"))
    let error = #expect(throws: TransportError.self) {
      try GitRemote("--upload-pack=touch /tmp/never", through: run).references(["refs/heads/*"])
    }
    #expect(error != nil)
    #expect(throws: TransportError.self) {
      try GitRemote("ext::sh -c true", through: run).references(["refs/heads/*"])
    }
  }
}
