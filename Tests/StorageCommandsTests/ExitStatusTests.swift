import Foundation
import Glibc
import TestSupport
import Testing

/// One test for each status that commands of this size can end with (contract: exit status).
///
/// 74 and the signals need a process of their own; see the tests of the binary.
@Suite(.tags(.medium)) struct ExitStatusTests {
  private func repository() throws -> TestRepository {
    try TestRepository {
      TestBranch("production") { TestPackage("foo", "1.0.0") }
      TestBranch("staging")
      TestBranch("snapshot") { TestPackage("foo", "1.2.3") }
    }
  }

  @Test func doneAndNothingToDoAre0() throws {
    let repository = try repository()
    for _ in 0..<2 {
      try repository.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    }
    #expect(InProcessTool().run("--help").status == 0)
    #expect(InProcessTool().run("--version").status == 0)
    #expect(InProcessTool().run("help", "exit-codes").status == 0)
  }

  @Test func noIs1() throws {
    try repository().refuse("remove", "foo-1.0.0", "--from", "production", status: 1)
  }

  @Test func usageIs2() throws {
    try repository().refuse("remove", status: 2)
    #expect(InProcessTool().run().status == 2)
  }

  @Test(arguments: [
    ["promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging"], ["list"], ["status"],
    ["remove", "foo-1.2.3", "--from", "snapshot"],
  ])
  func aMissingObjectIs70(arguments: [String]) throws {
    let repository = try repository()
    let lost = try repository.tree("snapshot", "packages/foo")
    let file = "\(repository.path)/objects/\(lost.prefix(2))/\(lost.dropFirst(2))"
    #expect(unlink(file) == 0)
    let run = InProcessTool().run(["-C", repository.path] + arguments)
    #expect(run.status == 70, "\(run.screen)")
    #expect(run.output == "")
    #expect(run.errors.first?.contains(lost) == true, "\(run.screen)")
    #expect(run.hints.first?.hasPrefix("git -C \(repository.path) fsck --full") == true)
  }

  @Test func aDamagedObjectIs70() throws {
    let repository = try repository()
    let lost = try repository.tree("snapshot", "packages/foo")
    let file = "\(repository.path)/objects/\(lost.prefix(2))/\(lost.dropFirst(2))"
    #expect(unlink(file) == 0)
    try Data("damaged".utf8).write(to: URL(fileURLWithPath: file))
    let run = InProcessTool().run("-C", repository.path, "list")
    #expect(run.status == 70, "\(run.screen)")
    #expect(run.output == "")
  }

  @Test func packagesThatIsAFileIs70() throws {
    let repository = try TestRepository {
      TestBranch("production")
      TestBranch("staging")
      TestBranch("snapshot") { TestFile("packages", "not a folder\n") }
    }
    let run = InProcessTool().run("-C", repository.path, "list")
    #expect(run.status == 70)
    #expect(run.errors.first?.contains("packages of snapshot") == true, "\(run.screen)")
  }

  @Test func aBranchThatLeadsNowhereIsNoCrash() throws {
    let repository = try repository()
    try repository.directory.write(
      String(repeating: "1", count: 40) + "\n", to: "storage.git/refs/heads/snapshot")
    for arguments in [
      ["list"], ["status"], ["promote", "foo-1.2.3", "--from=snapshot", "--to=staging"],
    ] {
      let run = InProcessTool().run(["-C", repository.path] + arguments)
      #expect(run.status == 70, "\(run.screen)")
    }
    try repository.directory.write("garbage\n", to: "storage.git/refs/heads/snapshot")
    let run = InProcessTool().run("-C", repository.path, "list")
    #expect([2, 70].contains(run.status), "\(run.screen)")
    try repository.directory.write(
      "ref: refs/heads/snapshot\n", to: "storage.git/refs/heads/snapshot")
    let loop = InProcessTool().run("-C", repository.path, "list")
    #expect([2, 70].contains(loop.status), "\(loop.screen)")
  }

  @Test func lockedIs75() throws {
    let repository = try repository()
    try repository.directory.write("", to: "storage.git/refs/heads/snapshot.lock")
    let run = try repository.storage("remove", "foo-1.2.3", "--from", "snapshot")
    #expect(run.status == 75, "\(run.screen)")
  }
}
