import Foundation
import Glibc
import TestSupport
import Testing

@Suite(.tags(.medium)) struct AddTests {
  private func repository() throws -> TestRepository {
    try TestRepository {
      TestBranch("production") { TestPackage("foo", "1.0.0") }
      TestBranch("staging") { TestPackage("foo", "1.1.0") }
      TestBranch("snapshot") { TestPackage("foo", "1.2.0") }
    }
  }

  /// Writes a package's files under `folder`, which gets its version's name unless another is given.
  @discardableResult
  private func write(
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

  private func refuse(
    _ repository: TestRepository, _ directory: String, status: Int32 = 1,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> CommandRun {
    try repository.refuse(
      "add", directory, "--to", "snapshot", status: status, sourceLocation: sourceLocation)
  }

  /// A package directory with one more file, made by `change`, that is to be refused.
  private func expectRefusal(
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
    #expect(run.hints == (content.isEmpty ? [] : ["release the change under a higher version"]))
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

  // MARK: What is refused

  @Test func symbolicLinks() throws {
    try expectRefusal("DIR/docs/link is a symbolic link", hints: ["put the file itself there"]) {
      #expect(symlink("README.md", $0 + "/docs/link") == 0)
    }
    try expectRefusal("DIR/kibana is a symbolic link", hints: ["put the file itself there"]) {
      #expect(symlink("docs", $0 + "/kibana") == 0)
    }
    try expectRefusal("DIR/manifest.yml is a symbolic link", hints: ["put the file itself there"]) {
      #expect(rename($0 + "/manifest.yml", $0 + "/m.yml") == 0)
      #expect(symlink("m.yml", $0 + "/manifest.yml") == 0)
    }
  }

  @Test(.timeLimit(.minutes(1))) func pipesAndSockets() throws {
    try expectRefusal("DIR/docs/pipe is neither a file nor a directory") {
      #expect(mkfifo($0 + "/docs/pipe", 0o644) == 0)
    }
    // Opening it must not wait for a writer.
    try expectRefusal("DIR/manifest.yml is neither a file nor a directory") {
      #expect(unlink($0 + "/manifest.yml") == 0)
      #expect(mkfifo($0 + "/manifest.yml", 0o644) == 0)
    }
    try expectRefusal("DIR/manifest.yml is neither a file nor a directory") {
      #expect(unlink($0 + "/manifest.yml") == 0)
      #expect(mkdir($0 + "/manifest.yml", 0o755) == 0)
    }
  }

  @Test(arguments: [
    ".git", ".GIT", ".Git", ".g\u{200c}it", "git~1", "GIT~1", ".gitmodules", ".gitattributes",
  ])
  func gitAndItsDisguises(name: String) throws {
    try expectRefusal(
      "DIR/docs/\(name) has a name that is refused: git would take it for one of its own"
    ) { directory in
      try Data("x".utf8).write(to: URL(fileURLWithPath: directory + "/docs/" + name))
    }
  }

  @Test(arguments: [
    ("_dev", "names that start with _ are for development only"),
    ("a\\b", "it holds a slash, a backslash or a colon"),
    ("a:b", "it holds a slash, a backslash or a colon"),
    ("a\u{7}b", "it holds control characters"),
    ("dot.", "it ends in a space or a dot, which Windows drops"),
    ("space ", "it ends in a space or a dot, which Windows drops"),
  ])
  func unsafeNames(name: String, reason: String) throws {
    let shown = name.replacingOccurrences(of: "\u{7}", with: "\\u{7}")
    try expectRefusal("DIR/docs/\(shown) has a name that is refused: \(reason)") {
      try FileManager.default.createDirectory(
        atPath: $0 + "/docs/" + name, withIntermediateDirectories: false)
    }
  }

  @Test func namesThatAreNotUTF8() throws {
    try expectRefusal(
      "DIR/docs/\u{fffd} has a name that is refused: its bytes are not UTF-8"
    ) { directory in
      var path = Array((directory + "/docs/").utf8CString.dropLast())
      path += [CChar(bitPattern: 0xff), 0]
      #expect(mkdir(path, 0o755) == 0)
    }
  }

  @Test func twinsByCase() throws {
    try expectRefusal(
      "DIR/docs/readme.md has a name that is refused: "
        + "it differs from README.md by upper and lower case alone"
    ) {
      try Data().write(to: URL(fileURLWithPath: $0 + "/docs/readme.md"))
    }
  }

  @Test func aVersionUnlikeItsDirectory() throws {
    let repository = try repository()
    let directory = try write(TestPackage("foo", "1.3.0"), in: repository, as: "foo/1.4.0")
    let message =
      "is named 1.4.0, but its manifest.yml says version 1.3.0"
    let run = try refuse(repository, directory)
    #expect(run.errors == ["\(directory) \(message)"])
    #expect(run.hints == ["rename the directory, or mend the manifest"])
    // The same directory by other names is still the same directory.
    for (name, place) in [(".", directory), (directory + "/", "/"), (directory + "/docs/..", "/")] {
      var tool = InProcessTool()
      tool.directory = place
      let run = try repository.refuse("add", name, "--to", "snapshot", tool: tool)
      #expect(run.errors == ["\(name) \(message)"])
    }
  }

  @Test func aDirectoryThatIsNoVersionIsNamedAsOneLikes() throws {
    let repository = try repository()
    let directory = try write(TestPackage("foo", "1.3.0"), in: repository, as: "foo")
    var tool = InProcessTool()
    tool.directory = directory
    let run = try repository.storage(["add", ".", "--to", "snapshot"], tool: tool)
    #expect(run.status == 0, "\(run.screen)")
    #expect(try repository.versions("snapshot") == ["foo-1.2.0", "foo-1.3.0"])
  }

  @Test func aMissingManifestNamesTheFolderThatWasMeant() throws {
    let repository = try repository()
    let directory = try write(TestPackage("foo", "1.3.0"), in: repository)
    for (folder, meant) in [("build", "build/foo/1.3.0"), ("build/foo", "build/foo/1.3.0")] {
      let run = try refuse(repository, repository.directory.path(folder))
      #expect(
        run.errors == [
          "\(repository.directory.path(folder)) has no manifest.yml, "
            + "so it is not a built package version"
        ])
      #expect(run.hints == ["did you mean \(repository.directory.path(meant))?"])
    }
    #expect(unlink(directory + "/manifest.yml") == 0)
    #expect(try refuse(repository, directory).hints == [])
  }

  @Test(arguments: [
    ("name: foo\nversion: [1.3.0\n", #"DIR/manifest.yml:3:1: "#),
    ("name: foo\n", "DIR/manifest.yml: version: it is missing or not a plain value"),
    ("version: 1.3.0\n", "DIR/manifest.yml: name: it is missing or not a plain value"),
    ("name: Foo\nversion: 1.3.0\n", "DIR/manifest.yml: name Foo: "),
    ("name: foo\nversion: '1.3'\n", "DIR/manifest.yml: version 1.3: "),
    ("name: foo\nversion: v1.3.0\n", "DIR/manifest.yml: version v1.3.0: "),
    ("", "DIR/manifest.yml: name: it is missing or not a plain value"),
    ("- 1\n", "DIR/manifest.yml: name: it is missing or not a plain value"),
  ])
  func badManifests(text: String, message: String) throws {
    let repository = try repository()
    let directory = try write(TestPackage("foo", "1.3.0", manifest: text), in: repository)
    let run = try refuse(repository, directory)
    let said = run.errors.map { $0.replacingOccurrences(of: directory, with: "DIR") }
    #expect(said.count == 1 && said[0].hasPrefix(message), "\(said)")
  }

  @Test func whatIsNoDirectory() throws {
    let repository = try repository()
    let missing = repository.directory.path("nowhere")
    #expect(try refuse(repository, missing).errors == ["\(missing) is not a directory"])
    let file = try repository.directory.write("x", to: "file")
    #expect(try refuse(repository, file).errors == ["\(file) is not a directory"])
  }

  @Test(.enabled(if: geteuid() != 0, "root may read every file"))
  func whatCannotBeRead() throws {
    try expectRefusal("cannot read DIR/docs/README.md: Permission denied", status: 74) {
      #expect(chmod($0 + "/docs/README.md", 0) == 0)
    }
  }
}
