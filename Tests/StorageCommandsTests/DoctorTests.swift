import Foundation
import Glibc
import TestSupport
import Testing

/// Each fault that the doctor claims to find, provoked.
@Suite(.tags(.medium)) struct DoctorTests {
  private func repository(checkedOut: String? = nil) throws -> TestRepository {
    let repository = try TestRepository(checkedOut: checkedOut) {
      TestBranch("production")
      TestBranch("staging")
      TestBranch("snapshot") { TestPackage("foo", "1.2.3") }
    }
    try repository.git.run("config", "core.logAllRefUpdates", "true")
    return repository
  }

  private func examine(
    _ repository: TestRepository, tool: InProcessTool = InProcessTool()
  ) -> CommandRun {
    tool.run(["-C", repository.path, "doctor"])
  }

  private func expect(
    _ line: String, hint: String? = nil, status: Int32, in run: CommandRun,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let lines = run.output.split(separator: "\n").map(String.init)
    let place = lines.firstIndex { $0.hasPrefix(line) }
    #expect(place != nil, "\(run.screen)", sourceLocation: sourceLocation)
    #expect(run.status == status, "\(run.screen)", sourceLocation: sourceLocation)
    if let place, let hint {
      let next = lines.dropFirst(place + 1).first ?? ""
      #expect(next.contains(hint), "\(run.screen)", sourceLocation: sourceLocation)
    }
  }

  @Test func aStorageInOrder() throws {
    let run = examine(try repository())
    #expect(run.status == 0, "\(run.screen)")
    for line in run.output.split(separator: "\n") { #expect(line.hasPrefix("ok: "), "\(line)") }
    for name in ["versions", "repository", "settings", "branch staging", "locks", "identity"] {
      #expect(run.output.contains("ok: \(name): "), "\(name)")
    }
  }

  @Test func json() throws {
    let repository = try repository()
    let run = InProcessTool().run(["-C", repository.path, "--json", "doctor"])
    let checks = try #require(try run.json()["checks"] as? [[String: Any]])
    #expect(checks.allSatisfy { $0["state"] as? String == "ok" })
    #expect(Set(checks.flatMap(\.keys)) == ["name", "state", "message", "hint"])
  }

  @Test func noRepository() throws {
    let run = InProcessTool().run(["-C", "/nonexistent", "doctor"])
    expect("fault: repository: there is no git repository", status: 1, in: run)
  }

  @Test func aMissingBranch() throws {
    let repository = try repository()
    try repository.git.run("update-ref", "refs/remotes/upstream/staging", "staging")
    try repository.git.run("update-ref", "-d", "refs/heads/staging")
    expect(
      "fault: branch staging: there is no such branch", hint: "branch staging upstream/staging",
      status: 1, in: examine(repository))
  }

  @Test func badSettings() throws {
    let repository = try repository()
    try repository.commit(to: "main") { TestFile("storage.yml", "version: 1\nnonsense: 2\n") }
    expect("fault: repository: ", status: 1, in: examine(repository))
  }

  @Test func entriesThatAreNoVersions() throws {
    let repository = try repository()
    try repository.commit(to: "staging") { TestFile("packages/foo/latest/manifest.yml", "x") }
    expect("warning: branch staging: 1 entr", hint: "status", status: 0, in: examine(repository))
  }

  @Test func aBranchThatIsCheckedOut() throws {
    let repository = try repository(checkedOut: "snapshot")
    expect(
      "warning: branch snapshot: it is checked out", hint: "git switch --detach", status: 0,
      in: examine(repository))
  }

  @Test func aBranchThatPointsToAnother() throws {
    let repository = try repository()
    try repository.git.run("symbolic-ref", "refs/heads/staging", "refs/heads/snapshot")
    expect(
      "fault: branch staging: it only points to another reference", hint: "symbolic-ref",
      status: 1, in: examine(repository))
  }

  @Test func locksOfOthersYoungAndOld() throws {
    let repository = try repository()
    let lock = try repository.directory.write("", to: "storage.git/refs/heads/staging.lock")
    expect("warning: lock: \(lock) is 0 seconds old", status: 0, in: examine(repository))
    var times = [timeval(tv_sec: time(nil) - 3_600, tv_usec: 0), timeval()]
    times[1] = times[0]
    #expect(utimes(lock, times) == 0)
    let run = examine(repository)
    expect("fault: lock: \(lock) is 360", hint: "rm \(lock)", status: 1, in: run)
    #expect(FileManager.default.fileExists(atPath: lock), "the doctor only looks")
  }

  @Test func nobodyToCommit() throws {
    var tool = InProcessTool()
    for name in ["GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"] { tool.environment[name] = nil }
    expect(
      "fault: identity: git does not know who commits", hint: "git config --global user.name",
      status: 1, in: examine(try repository(), tool: tool))
  }

  @Test func reflogsThatAreOff() throws {
    let repository = try repository()
    try repository.git.run("config", "core.logAllRefUpdates", "false")
    expect(
      "warning: reflogs: off", hint: "core.logAllRefUpdates true", status: 0,
      in: examine(repository))
  }
}
