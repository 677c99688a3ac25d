import TestSupport
import Testing

@Suite(.tags(.medium)) struct RemoveTests {
  private func repository() throws -> TestRepository {
    try TestRepository {
      TestBranch("production") { TestPackage("foo", "1.0.0") }
      TestBranch("staging") {
        TestPackage("foo", "1.0.0")
        TestPackage("foo", "1.1.0", signature: "signed\n")
        TestPackage("bar", "2.0.0")
      }
      TestBranch("snapshot") {
        TestPackage("foo", "1.2.0")
        TestPackage("foo", "1.3.0")
        TestPackage("bar", "2.0.0")
      }
      TestBranch("experimental") { TestPackage("old", "0.0.1") }
    }
  }

  @Test func snapshotGivesUpVersionsFreely() throws {
    let repository = try repository()
    let run = try repository.succeed("remove", "foo-1.2.0", "--from", "snapshot")
    repository.expectScreen(run, "remove/one.txt")
    #expect(try repository.versions("snapshot") == ["bar-2.0.0", "foo-1.3.0"])
  }

  @Test func dryRunWritesNothing() throws {
    let repository = try repository()
    let before = try RepositoryState(of: repository)
    let run = try repository.succeed("remove", "foo-1.2.0", "bar-2.0.0", "--from=snapshot", "-n")
    repository.expectScreen(run, "remove/dry-run.txt")
    #expect(try RepositoryState(of: repository).changes(since: before) == [])
  }

  @Test func aPackageAndPackagesDisappearWithTheLastVersion() throws {
    let repository = try repository()
    try repository.succeed("remove", "bar-2.0.0", "--from", "snapshot")
    #expect(try repository.git.lsTree("snapshot:packages").map(\.path) == ["foo"])
    try repository.succeed("remove", "foo-1.3.0", "foo-1.2.0", "--from", "snapshot")
    #expect(try repository.git.lsTree("snapshot") == [])
    let run = try repository.refuse("remove", "foo-1.2.9", "--from", "snapshot")
    #expect(
      run.errors == [
        "foo-1.2.9 is not in snapshot; foo has 1.0.0 (production, staging), 1.1.0 (staging)"
      ])
  }

  @Test func stagingAsksForAReason() throws {
    let repository = try repository()
    let run = try repository.refuse("remove", "foo-1.1.0", "--from", "staging")
    #expect(run.errors == ["removing foo-1.1.0 from staging needs a reason"])
    let pasted = try InProcessTool().paste(try #require(run.hints.first))
    #expect(pasted.status == 0, "\(pasted.screen)")
    try repository.git.fsck()
    // The signature goes with its version.
    #expect(try repository.git.lsTree("staging:packages/foo").map(\.path) == ["1.0.0"])
    #expect(try repository.git.message("staging").contains("\nReason: say why"))
  }

  @Test func aVersionThatProductionHoldsToTheByteNeedsNoReason() throws {
    let repository = try repository()
    let production = try repository.tip("production")
    try repository.succeed("remove", "foo-1.0.0", "--from", "staging")
    #expect(try repository.versions("staging") == ["bar-2.0.0", "foo-1.1.0"])
    #expect(
      try repository.git.message("staging").contains("\nSuperseded-By: production \(production)"))
  }

  @Test func aVersionThatProductionHoldsWithOtherContentsNeedsOne() throws {
    let repository = try TestRepository {
      TestBranch("production") { TestPackage("foo", "1.0.0", content: "served") }
      TestBranch("staging") { TestPackage("foo", "1.0.0", content: "hidden") }
      TestBranch("snapshot")
    }
    try repository.refuse("remove", "foo-1.0.0", "--from", "staging")
    try repository.succeed("remove", "foo-1.0.0", "--from", "staging", "--reason", "hidden")
    #expect(!(try repository.git.message("staging").contains("Superseded-By")))
  }

  @Test func productionKeepsEverything() throws {
    let repository = try repository()
    let run = try repository.refuse(
      "remove", "foo-1.0.0", "--from", "production", "--reason", "it is broken")
    #expect(run.errors == ["foo-1.0.0 stays: versions are never removed from production"])
    #expect(run.hints == ["release and promote a higher version instead"])
  }

  @Test func frozenDistributionsKeepEverything() throws {
    let repository = try repository()
    let run = try repository.refuse(
      "remove", "old-0.0.1", "--from", "experimental", "--reason", "x")
    #expect(run.errors == ["experimental is frozen: it never changes"])
  }

  @Test func allOrNone() throws {
    let repository = try repository()
    let run = try repository.refuse(
      "remove", "foo-1.0.0", "foo-1.1.0", "bar-2.0.0", "foo-9.0.0",
      "--from", "staging")
    #expect(
      run.errors == [
        "removing bar-2.0.0 from staging needs a reason",
        "removing foo-1.1.0 from staging needs a reason",
        "foo-9.0.0 is not in staging; foo has 1.0.0 (production, staging), 1.1.0 (staging), "
          + "1.2.0 (snapshot), 1.3.0 (snapshot)",
      ])
  }

  @Test func theSameCommandTwiceIsNothingToDo() throws {
    let repository = try repository()
    let first = try repository.succeed(
      "--json", "remove", "foo-1.2.0", "bar-2.0.0", "--from", "snapshot")
    let before = try RepositoryState(of: repository)
    let run = try repository.succeed(
      "--json", "remove", "bar-2.0.0", "foo-1.2.0", "--from", "snapshot")
    let packages = try #require(try run.json()["packages"] as? [[String: Any]])
    #expect(packages.map { $0["state"] as? String } == ["unchanged", "unchanged"])
    #expect(try run.json()["operation"] as? String == first.json()["operation"] as? String)
    #expect(try RepositoryState(of: repository).changes(since: before) == [])
  }
}
