import TestSupport
import Testing

@Suite(.tags(.medium)) struct PromoteTests {
  /// foo in snapshot, something older in staging and production.
  func repository() throws -> TestRepository {
    try TestRepository {
      TestBranch("production") { TestPackage("foo", "1.0.0") }
      TestBranch("staging") { TestPackage("bar", "0.1.0") }
      TestBranch("snapshot") {
        TestPackage("foo", "1.2.3")
        TestPackage("foo", "1.3.0-beta.1")
        TestPackage("bar", "0.2.0")
      }
    }
  }

  @Test func aVersionMovesWithItsIdAndModes() throws {
    let repository = try repository()
    let tree = try repository.tree("snapshot", package: "foo", "1.2.3")
    let files = try repository.git.lsTree(tree, recursive: true)
    let (staging, snapshot) = (try repository.tip("staging"), try repository.tip("snapshot"))
    let run = try repository.succeed(
      "promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    repository.expectScreen(run, "promote/one.txt")
    #expect(try repository.tree("staging", package: "foo", "1.2.3") == tree)
    #expect(files.contains { $0.path == "docs/check.sh" && $0.mode == "100755" })
    #expect(try repository.versions("staging") == ["bar-0.1.0", "foo-1.2.3"])
    #expect(try repository.versions("snapshot") == ["bar-0.2.0", "foo-1.3.0-beta.1"])
    #expect(try repository.git.revParse("staging^") == staging)
    #expect(try repository.git.revParse("snapshot^") == snapshot)
    #expect(try repository.versions("production") == ["foo-1.0.0"])
  }

  @Test func dryRunShowsTheSamePlanAndWritesNothing() throws {
    let repository = try repository()
    let before = try RepositoryState(of: repository)
    let run = try repository.succeed(
      "promote", "foo-1.2.3", "bar-0.2.0", "--from", "snapshot", "--to", "staging", "--dry-run")
    repository.expectScreen(run, "promote/dry-run.txt")
    #expect(try RepositoryState(of: repository).changes(since: before) == [])
  }

  @Test func severalVersionsAreOneCommitOnEachSide() throws {
    let repository = try repository()
    try repository.succeed(
      "promote", "foo-1.3.0-beta.1", "bar-0.2.0", "foo-1.2.3", "--from=snapshot", "--to=staging")
    #expect(
      try repository.subjects("staging") == [
        "[staging] Promote 3 packages from snapshot", "[staging] Begin",
      ])
    #expect(
      try repository.subjects("snapshot") == [
        "[snapshot] Remove 3 packages, promoted to staging", "[snapshot] Begin",
      ])
    #expect(
      try repository.versions("staging") == [
        "bar-0.1.0", "bar-0.2.0", "foo-1.2.3", "foo-1.3.0-beta.1",
      ])
  }

  @Test func packagesDisappearsWithItsLastVersion() throws {
    let repository = try repository()
    try repository.succeed("promote", "bar-0.2.0", "--from", "snapshot", "--to", "staging")
    #expect(try repository.git.lsTree("snapshot:packages").map(\.path) == ["foo"])
    try repository.succeed(
      "promote", "foo-1.2.3", "foo-1.3.0-beta.1", "--from", "snapshot", "--to", "staging")
    #expect(try repository.git.lsTree("snapshot") == [])
  }

  @Test func otherFilesOfTheBranchStay() throws {
    let repository = try TestRepository {
      TestBranch("production")
      TestBranch("staging") { TestFile("Dockerfile", "FROM scratch\n") }
      TestBranch("snapshot") {
        TestFile("README.md", "snapshot\n")
        TestPackage("foo", "1.2.3")
      }
    }
    try repository.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    #expect(try repository.git.lsTree("staging").map(\.path) == ["Dockerfile", "packages"])
    #expect(try repository.git.lsTree("snapshot").map(\.path) == ["README.md"])
  }

  // MARK: All or none

  @Test func everyObstacleIsListedAndNothingMoves() throws {
    let repository = try TestRepository {
      TestBranch("production") { TestPackage("baz", "3.0.0") }
      TestBranch("staging") { TestPackage("foo", "1.2.3", content: "other") }
      TestBranch("snapshot") {
        TestPackage("foo", "1.2.3")
        TestPackage("bar", "1.0.0")
        TestPackage("baz", "3.0.0")
      }
    }
    let run = try repository.refuse(
      "promote", "foo-1.2.3", "bar-1.0.0", "bar-9.9.9", "baz-3.0.0", "nix-1.0.0", "--from",
      "snapshot", "--to", "staging")
    repository.expectScreen(run, "promote/obstacles.txt")
  }

  @Test func publishedHigherIsRefusedAndTheHintRemovesIt() throws {
    let repository = try TestRepository {
      TestBranch("production") { TestPackage("foo", "1.2.3") }
      TestBranch("staging")
      TestBranch("snapshot") { TestPackage("foo", "1.2.3") }
    }
    let run = try repository.refuse("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    #expect(
      run.errors == [
        "foo-1.2.3 is published in production already, so snapshot need not offer it"
      ])
    let pasted = try InProcessTool().paste(try #require(run.hints.first))
    #expect(pasted.status == 0, "\(pasted.screen)")
    #expect(try repository.versions("snapshot") == [])
    try repository.git.fsck()
  }

  // MARK: Warnings and directions

  @Test func skippingStagingIsAWarning() throws {
    let repository = try repository()
    let run = try repository.succeed(
      "promote", "foo-1.2.3", "--from", "snapshot", "--to", "production")
    #expect(run.warnings == ["the promotion from snapshot to production skips staging"])
    #expect(try repository.versions("production") == ["foo-1.0.0", "foo-1.2.3"])
  }

  @Test func aBackportIsAWarning() throws {
    let repository = try TestRepository {
      TestBranch("production") { TestPackage("apm", "8.0.0") }
      TestBranch("staging") { TestPackage("apm", "7.17.1") }
      TestBranch("snapshot")
    }
    let run = try repository.succeed(
      "promote", "apm-7.17.1", "--from", "staging", "--to", "production")
    #expect(run.warnings == ["apm-7.17.1 is lower than 8.0.0, which is in production already"])
    let json = try repository.storage("--json", "status").json()
    #expect(json["waiting"] as? [String] == [])
  }

  @Test(
    arguments: [
      (
        "staging", "staging", "source and target are both staging",
        "promote foo-1.2.3 --from staging --to production"
      ),
      (
        "staging", "snapshot",
        "snapshot is not more stable than staging: packages are promoted upwards only",
        "promote foo-1.2.3 --from snapshot --to staging"
      ),
      (
        "production", "staging",
        "staging is not more stable than production: packages are promoted upwards only",
        "promote foo-1.2.3 --from staging --to production"
      ),
      (
        "snapshot", "experimental", "experimental is frozen: it never changes",
        "promote foo-1.2.3 --from snapshot --to staging"
      ),
    ])
  func otherDirectionsAreRefused(from: String, to: String, message: String, hint: String) throws {
    let repository = try TestRepository {
      for name in ["production", "staging", "snapshot", "experimental"] {
        TestBranch(name) { TestPackage("foo", "1.2.3") }
      }
    }
    let run = try repository.refuse("promote", "foo-1.2.3", "--from", from, "--to", to)
    #expect(run.errors == [message])
    #expect(run.hints == ["storage -C \(repository.path) \(hint)"])
  }

  @Test func operandsMayComeFromAFile() throws {
    let repository = try repository()
    let list = try repository.directory.write("foo-1.2.3\n\nbar-0.2.0\n", to: "list")
    try repository.succeed("promote", "@\(list)", "--from", "snapshot", "--to", "staging")
    #expect(try repository.versions("snapshot") == ["foo-1.3.0-beta.1"])
  }

  @Test func manyNewObjectsAreOnePack() throws {
    // Each package keeps a version in the source, so each needs a new folder there.
    let repository = try TestRepository {
      TestBranch("production")
      TestBranch("staging")
      TestBranch("snapshot") {
        for number in 0..<30 {
          TestPackage("p\(number)", "1.0.0")
          TestPackage("p\(number)", "2.0.0")
        }
      }
    }
    let before = try RepositoryState(of: repository)
    let names = (0..<30).map { "p\($0)-1.0.0" }
    let run = try repository.storage(
      ["promote"] + names + ["--from", "snapshot", "--to", "staging"])
    #expect(run.status == 0, "\(run.error)")
    #expect(try repository.versions("staging").sorted() == names.sorted())
    let written = try RepositoryState(of: repository).changes(since: before)
      .filter { $0.hasPrefix("objects/") }
    #expect(written.count == 2 && written.allSatisfy { $0.hasPrefix("objects/pack/pack-") })
  }
}
