import Foundation
import TestSupport
import Testing

@Suite(.tags(.medium)) struct AddTests {
  func repository() throws -> TestRepository {
    try TestRepository {
      TestBranch("production") { TestPackage("foo", "1.0.0") }
      TestBranch("staging") { TestPackage("foo", "1.1.0") }
      TestBranch("snapshot") { TestPackage("foo", "1.2.0") }
    }
  }

  /// Writes a package's files under `folder`, which gets its version's name unless another is given.
  @discardableResult
  func write(
    _ package: TestPackage, in repository: TestRepository, as folder: String? = nil
  ) throws -> String {
    let root = folder ?? "build/\(package.name)/\(package.version)"
    let prefix = "packages/\(package.name)/\(package.version)/"
    for file in package.files where file.path.hasPrefix(prefix) {
      try repository.directory.write(
        String(decoding: file.bytes, as: UTF8.self),
        to: root + "/" + file.path.dropFirst(prefix.count), executable: file.mode == .executable)
    }
    return repository.directory.path(root)
  }

  func refuse(
    _ repository: TestRepository, _ directory: String, status: Int32 = 1,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> CommandRun {
    try repository.refuse(
      "add", directory, "--to", "snapshot", status: status, sourceLocation: sourceLocation)
  }

  /// A package directory with one more file, made by `change`, that is to be refused.
  func expectRefusal(
    _ message: String, hints: [String] = [], status: Int32 = 1,
    sourceLocation: SourceLocation = #_sourceLocation, change: (String) throws -> Void
  ) throws {
    let repository = try repository()
    let directory = try write(TestPackage("foo", "1.3.0"), in: repository)
    try change(directory)
    let run = try refuse(repository, directory, status: status, sourceLocation: sourceLocation)
    let said = run.errors.map { $0.replacingOccurrences(of: directory, with: "DIR") }
    #expect(said == [message], sourceLocation: sourceLocation)
    #expect(
      run.hints.map { $0.replacingOccurrences(of: directory, with: "DIR") } == hints,
      sourceLocation: sourceLocation)
  }

  @Test func aBuiltPackageBecomesAVersionWithItsModes() throws {
    let repository = try repository()
    let package = TestPackage("foo", "1.3.0", content: "new")
    let directory = try write(package, in: repository)
    let run = try repository.succeed("add", directory, "--to", "snapshot")
    repository.expectScreen(
      run, "add/one.txt", replacing: [repository.directory.path: "$DIR"])
    // fast-import made the same tree from the same files: ids agree, so contents and modes do.
    try repository.commit(to: "compare") { package }
    #expect(
      try repository.tree("snapshot", package: "foo", "1.3.0")
        == repository.tree("compare", package: "foo", "1.3.0"))
    #expect(try repository.versions("snapshot") == ["foo-1.2.0", "foo-1.3.0"])
  }

  @Test func dryRunWritesNothing() throws {
    let repository = try repository()
    let directory = try write(TestPackage("foo", "1.3.0"), in: repository)
    let before = try RepositoryState(of: repository)
    let run = try repository.succeed("add", directory, "--to", "snapshot", "--dry-run")
    #expect(run.output.contains("would add foo-1.3.0 to snapshot\n"))
    #expect(run.output.contains("dry run: nothing was written\n"))
    #expect(try RepositoryState(of: repository).changes(since: before) == [])
  }

  @Test func severalDirectoriesAreOneCommit() throws {
    let repository = try repository()
    let foo = try write(TestPackage("foo", "1.3.0"), in: repository)
    let bar = try write(TestPackage("bar", "0.1.0"), in: repository)
    try repository.succeed("add", foo, bar, "--to", "snapshot")
    #expect(
      try repository.subjects("snapshot") == ["[snapshot] Add 2 packages", "[snapshot] Begin"])
  }

  @Test func theFirstPackageOfAnEmptyStorage() throws {
    let repository = try TestRepository {
      TestBranch("production")
      TestBranch("staging")
      TestBranch("snapshot")
    }
    let directory = try write(TestPackage("foo", "1.0.0"), in: repository)
    try repository.succeed("add", directory, "--to", "snapshot")
    #expect(try repository.versions("snapshot") == ["foo-1.0.0"])
  }

  @Test func emptyFoldersAreLeftOut() throws {
    let repository = try repository()
    let directory = try write(TestPackage("foo", "1.3.0"), in: repository)
    try repository.directory.makeDirectory("build/foo/1.3.0/kibana/empty")
    try repository.succeed("add", directory, "--to", "snapshot")
    #expect(
      try repository.git.lsTree("snapshot:packages/foo/1.3.0").map(\.path) == [
        "changelog.yml", "docs", "manifest.yml",
      ])
  }

  @Test func theSameTreeIsNothingToDo() throws {
    let repository = try repository()
    let directory = try write(TestPackage("foo", "1.2.0"), in: repository)
    let before = try RepositoryState(of: repository)
    let run = try repository.succeed("add", directory, "--to", "snapshot")
    #expect(run.output == "nothing to do: foo-1.2.0 is there already\n")
    #expect(try RepositoryState(of: repository).changes(since: before) == [])
  }

  @Test func anotherTreeOverwritesInSnapshot() throws {
    let repository = try repository()
    let old = try repository.tree("snapshot", package: "foo", "1.2.0")
    let directory = try write(TestPackage("foo", "1.2.0", content: "rebuilt"), in: repository)
    let run = try repository.succeed("add", directory, "--to", "snapshot")
    #expect(run.warnings == ["foo-1.2.0 replaces other contents in snapshot (tree \(old))"])
    #expect(try repository.git.message("snapshot").contains("\nReplaces: foo-1.2.0 \(old)"))
    #expect(try repository.tree("snapshot", package: "foo", "1.2.0") != old)
  }

  @Test(arguments: [
    ("1.1.0", "staging", "", "foo-1.1.0 is published in staging already, with the same contents"),
    (
      "1.0.0", "production", "x",
      "foo-1.0.0 is published in production already, with other contents"
    ),
  ])
  func whatAMoreStableDistributionHoldsIsRefused(
    version: String, holder: String, content: String, message: String
  ) throws {
    let repository = try repository()
    let directory = try write(TestPackage("foo", version, content: content), in: repository)
    let run = try refuse(repository, directory)
    #expect(run.errors == [message])
    // No hint to remove what snapshot does not hold.
    #expect(
      run.hints == [
        content.isEmpty
          ? "storage -C \(repository.path) show foo-\(version)"
          : "release the change under a higher version"
      ])
  }

  @Test func twoDirectoriesOfOneVersion() throws {
    let repository = try repository()
    let package = TestPackage("foo", "1.3.0")
    let first = try write(package, in: repository)
    let second = try write(package, in: repository, as: "again")
    let third = try write(
      TestPackage("foo", "1.3.0", content: "other"), in: repository, as: "other")
    let run = try repository.refuse("add", first, third, "--to", "snapshot")
    #expect(
      run.errors == ["\(first) and \(third) are both foo-1.3.0, with different contents"])
    try repository.succeed("add", first, second, "--to", "snapshot")
    #expect(try repository.subjects("snapshot").first == "[snapshot] Add foo-1.3.0")
  }

  @Test func packagesEnterAtTheLeastStableEndOnly() throws {
    let repository = try repository()
    let directory = try write(TestPackage("foo", "1.3.0"), in: repository)
    let run = try repository.refuse("add", directory, "--to", "staging")
    #expect(run.errors == ["packages come into staging by promotion from snapshot only"])
    try repository.commit(to: "experimental")
    let frozen = try repository.refuse("add", directory, "--to", "experimental")
    #expect(frozen.errors == ["experimental is frozen: it never changes"])
  }
}
