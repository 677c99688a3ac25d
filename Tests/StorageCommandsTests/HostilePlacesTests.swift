import Foundation
import TestSupport
import Testing

/// Repositories that git allows and that this tool would never make.
@Suite(.tags(.medium)) struct HostilePlacesTests {
  /// A storage whose snapshot has this tree for `packages`, in the form of `git mktree`.
  private func repository(packages entries: [String]) throws -> TestRepository {
    let repository = try TestRepository {
      TestBranch("production")
      TestBranch("staging") { TestPackage("bar", "1.0.0") }
      TestBranch("snapshot") { TestPackage("foo", "1.2.3") }
    }
    try place(entries, on: "snapshot", in: repository)
    return repository
  }

  private func place(
    _ entries: [String], on branch: String, in repository: TestRepository
  ) throws {
    let git = repository.git
    let packages = try git.run(
      ["mktree", "--missing", "-z"], input: entries.map { $0 + "\0" }.joined())
    let root = try git.run(["mktree"], input: "040000 tree \(packages)\tpackages\n")
    let commit = try git.run("commit-tree", root, "-p", branch, "-m", "Odd")
    try git.run("update-ref", "refs/heads/\(branch)", commit)
  }

  private func run(_ repository: TestRepository, _ arguments: String...) -> CommandRun {
    InProcessTool().run(["-C", repository.path] + arguments)
  }

  private static let blob = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"
  private static let commit = String(repeating: "1", count: 40)

  @Test func oddEntriesAreFaultsAndNoCrash() throws {
    let foo = try repository(packages: []).tree("staging", "packages/bar")
    let repository = try repository(packages: [
      "100644 blob \(Self.blob)\tfile", "120000 blob \(Self.blob)\tlink",
      "160000 commit \(Self.commit)\tmodule", "040000 tree \(foo)\t.git",
      "040000 tree \(foo)\tUpper", "040000 tree \(foo)\tbad name",
      "040000 tree \(foo)\tred\u{1b}[31m\n", "040000 tree \(foo)\tfoo-1.0.0",
      "040000 tree \(foo)\tgood",
    ])
    for command in ["list", "status"] {
      let text = run(repository, command)
      #expect(text.status == 0, "\(text.screen)")
      #expect(text.output.contains("good-1.0.0"))
      #expect(!text.output.contains("\u{1b}"), "a name drives the terminal")
    }
    let json = try run(repository, "--json", "status").json()
    #expect((json["faults"] as? [Any])?.count == 8)
    // What is good can be promoted all the same, and the rest stays as it is.
    let moved = run(repository, "promote", "good-1.0.0", "--from", "snapshot", "--to", "staging")
    #expect(moved.status == 0, "\(moved.screen)")
    #expect(try repository.git.lsTree("snapshot:packages").count == 8)
  }

  @Test func oddVersionsAreFaultsAndNoCrash() throws {
    let good = try repository(packages: []).tree("staging", package: "bar", "1.0.0")
    let repository = try repository(packages: [])
    let versions = try repository.git.run(
      ["mktree", "--missing", "-z"],
      input: [
        "040000 tree \(good)\t1.0.0", "040000 tree \(good)\t1.0.0.sig",
        "120000 blob \(Self.blob)\t1.1.0", "100644 blob \(Self.blob)\t1.2.0",
        "160000 commit \(Self.commit)\t1.3.0", "040000 tree \(good)\t01.0.0",
        "120000 blob \(Self.blob)\t1.0.0-a.sig",
      ].map { $0 + "\0" }.joined())
    try place(["040000 tree \(versions)\tfoo"], on: "snapshot", in: repository)
    #expect(run(repository, "list", "snapshot").output == "foo-1.0.0\n")
    #expect(run(repository, "status").status == 0)
    for version in ["1.1.0", "1.2.0", "1.3.0"] {
      let run = run(repository, "promote", "foo-\(version)", "--from=snapshot", "--to=staging")
      #expect(run.status == 1, "\(run.screen)")
    }
    #expect(run(repository, "remove", "foo-1.0.0", "--from", "snapshot").status == 0)
  }

  @Test func aFileWhereAFolderShouldBeStopsThePromotion() throws {
    let repository = try repository(packages: [])
    let foo = try repository.tree("staging", "packages/bar")
    try place(["040000 tree \(foo)\tfoo"], on: "snapshot", in: repository)
    try place(["100644 blob \(Self.blob)\tfoo"], on: "staging", in: repository)
    _ = try repository.git.run(["hash-object", "-w", "--stdin"], input: "")
    let before = try repository.git.forEachRef()
    let run = run(repository, "promote", "foo-1.0.0", "--from", "snapshot", "--to", "staging")
    #expect(run.status == 70, "\(run.screen)")
    #expect(run.errors.first?.contains("packages/foo") == true, "\(run.screen)")
    #expect(try repository.git.forEachRef() == before)
  }

  @Test func aBranchThatIsAnotherNameOfOneIsRefused() throws {
    let repository = try repository(packages: [])
    try repository.git.run("symbolic-ref", "refs/heads/staging", "refs/heads/production")
    let run = run(repository, "remove", "bar-1.0.0", "--from", "staging", "--reason", "x")
    #expect([1, 2].contains(run.status), "\(run.screen)")
  }

  @Test func aBranchInALinkedWorkTreeIsNotMoved() throws {
    let repository = try TestRepository {
      TestBranch("production")
      TestBranch("staging")
      TestBranch("snapshot") { TestPackage("foo", "1.2.3") }
    }
    let tree = repository.directory.path("work")
    try repository.git.run("worktree", "add", "--quiet", tree, "staging")
    let run = try repository.refuse("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    #expect(run.errors[0].hasPrefix("the branch staging is checked out in a work tree"))
    let pasted = try InProcessTool().paste(run.hints[0])
    #expect(pasted.output.contains("\(tree) ") && pasted.output.contains("[staging]"))
    // From inside the work tree it is the same storage, and the same refusal.
    var tool = InProcessTool()
    tool.directory = tree
    #expect(tool.run("list", "snapshot").output == "foo-1.2.3\n")
    #expect(
      tool.run("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging").status == 1)
    try repository.git.run("worktree", "remove", tree)
    try repository.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
  }

  @Test func aCheckoutOfAnotherBranchIsNoObstacle() throws {
    let repository = try TestRepository(checkedOut: "main") {
      TestBranch("main") { TestFile("README.md", "x\n") }
      TestBranch("production")
      TestBranch("staging")
      TestBranch("snapshot") { TestPackage("foo", "1.2.3") }
    }
    try repository.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    #expect(try repository.git.run("status", "--porcelain") == "")
  }

  @Test func packedReferencesMove() throws {
    let repository = try TestRepository {
      TestBranch("production")
      TestBranch("staging")
      TestBranch("snapshot") { TestPackage("foo", "1.2.3") }
    }
    try repository.git.run("pack-refs", "--all", "--prune")
    try repository.git.run("repack", "-adq")
    try repository.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    #expect(try repository.versions("staging") == ["foo-1.2.3"])
    #expect(try repository.versions("snapshot") == [])
  }

  @Test(arguments: ["it's a demo.git", "größe…", "$HOME", "a;b", "new\nline"])
  func hintsCanBePastedWhateverThePath(name: String) throws {
    let directory = try TemporaryDirectory()
    var tool = InProcessTool()
    tool.directory = directory.path
    #expect(tool.run("init", name).status == 0)
    let run = tool.run("-C", name, "remove", "foo-1.0.0", "--from", "snapshot")
    #expect(run.status == 1, "\(run.screen)")
    guard !name.contains("\n") else { return }
    let pasted = try tool.paste(try #require(run.hints.first))
    #expect(pasted.status == 0, "\(pasted.screen)")
    try GitOracle(directory.path(name)).fsck()
  }
}
