import Foundation
import PackageRegistry
import TestSupport
import Testing

/// Distributions read from git: what is found first is served.
@Suite(.tags(.medium)) struct LayerTests {
  private func registry(
    _ repository: TestRepository, _ layers: [String] = ["production", "staging", "snapshot"]
  ) throws -> Registry {
    try Registry(sources: [.branches(layers, ofRepositoryAt: repository.path, environment: [:])])
  }

  @Test func theMostStableLayerWins() throws {
    let repository = try TestRepository {
      TestBranch("production") { TestPackage("nginx", "1.0.0", content: "stable") }
      TestBranch("staging") {
        TestPackage("nginx", "1.0.0", content: "changed")
        TestPackage("nginx", "1.1.0")
      }
      TestBranch("snapshot") { TestPackage("nginx", "2.0.0-beta1", kibana: "^8.4.0") }
    }
    let snapshot = try registry(repository)
    #expect(
      try snapshot.found("all=true&prerelease=true") == [
        "nginx-1.0.0", "nginx-1.1.0", "nginx-2.0.0-beta1",
      ])
    #expect(try snapshot.found("") == ["nginx-1.1.0"])
    #expect(try snapshot.found("prerelease=true") == ["nginx-2.0.0-beta1"])
    let readme = try snapshot.file("docs/README.md", of: "nginx", "1.0.0")
    #expect(String(decoding: readme.bytes, as: UTF8.self).contains("stable"))
    #expect(snapshot.packages.map(\.origin) == ["production", "staging", "snapshot"])
    #expect(try registry(repository, ["production"]).found("all=true") == ["nginx-1.0.0"])
  }

  @Test func aMissingBlobBreaksOnlyItsPackage() throws {
    let repository = try TestRepository {
      TestBranch("production") {
        TestPackage("good", "1.0.0")
        TestPackage("lost", "1.0.0", manifest: SamplePackages.manifest("lost"))
      }
    }
    let blob = try repository.git.revParse("production:packages/lost/1.0.0/manifest.yml")
    try repository.remove(object: blob)
    let registry = try registry(repository, ["production"])
    #expect(try registry.found("") == ["good-1.0.0"])
    let problem = try #require(registry.problems.first)
    #expect(problem.severity == .error)
    #expect(problem.package == "packages/lost/1.0.0")
    #expect(problem.message.contains(blob))
  }

  @Test func aFileThatIsLostLaterIsAnErrorOfItsRequest() throws {
    let repository = try TestRepository {
      TestBranch("production") { TestPackage("a", "1.0.0", content: "only here") }
    }
    let registry = try registry(repository, ["production"])
    try repository.remove(
      object: try repository.git.revParse("production:packages/a/1.0.0/docs/README.md"))
    do {
      _ = try registry.file("docs/README.md", of: "a", "1.0.0")
      Issue.record("the file was read")
    } catch {
      guard case .unreadable = error else {
        Issue.record("\(error)")
        return
      }
    }
    #expect(try registry.found("") == ["a-1.0.0"])
  }

  @Test func whatIsHeldIsNotReadAgain() throws {
    let repository = try TestRepository {
      TestBranch("production") { TestPackage("a", "1.0.0", content: "only here") }
    }
    let readme = try repository.git.revParse("production:packages/a/1.0.0/docs/README.md")
    let registry = try registry(repository, ["production"])
    let archives = try [.zip, .tarGzip].map { try registry.archive($0, of: "a", "1.0.0").bytes }
    let held = HeldBlobs()
    let file = try registry.file("docs/README.md", of: "a", "1.0.0", held: held).bytes
    try repository.remove(object: readme)
    #expect(try registry.file("docs/README.md", of: "a", "1.0.0", held: held).bytes == file)
    for (format, bytes) in zip([Registry.ArchiveFormat.zip, .tarGzip], archives) {
      #expect(try registry.archive(format, of: "a", "1.0.0", held: held).bytes == bytes)
      #expect(throws: RegistryFailure.self) { try registry.archive(format, of: "a", "1.0.0") }
    }
  }

  @Test func theNoticeOfTheHighestVersionGoesToAll() throws {
    let repository = try TestRepository {
      TestBranch("production") {
        TestPackage("a", "1.0.0")
        TestPackage(
          "a", "1.1.0",
          manifest: SamplePackages.manifest(
            "a", "1.1.0", "deprecated:\n  since: 1.1.0\n  description: Use b"))
      }
      TestBranch("staging") { TestPackage("a", "2.0.0") }
    }
    let text = try registry(repository, ["production", "staging"]).search("all=true")
    #expect(text.split(separator: "\n").filter { $0.contains("\"since\": \"1.1.0\"") }.count == 3)
  }

  @Test func filesCarryTheTimeOfTheCommitThatBroughtThem() throws {
    let repository = try TestRepository {
      TestBranch("production") { TestPackage("a", "1.0.0") }
    }
    let first = try repository.tip("production")
    try repository.commit(to: "production") { TestPackage("a", "1.0.1") }
    // The same change a while later.
    var commit = repository.git.command([
      "commit-tree", "-p", first, "-m", "Later", "production^{tree}",
    ])
    commit.environment["GIT_COMMITTER_DATE"] = "1700000000 +0000"
    let later = try commit.output().split(separator: "\n").joined()
    try repository.git.run("update-ref", "refs/heads/production", later)
    let registry = try registry(repository, ["production"])
    #expect(try registry.file("manifest.yml", of: "a", "1.0.0").modified == 1_600_000_000)
    #expect(try registry.file("manifest.yml", of: "a", "1.0.1").modified == 1_700_000_000)
    #expect(try registry.arrivalTime(of: "a", "1.0.1") == 1_700_000_000)
  }

  @Test func archivesDependOnTheTreeAlone() throws {
    let repository = try TestRepository {
      TestBranch("production") { TestPackage("a", "1.0.0", content: "same") }
      TestBranch("staging") {
        TestPackage("b", "1.0.0")
        TestPackage("a", "1.0.0", content: "same")
      }
    }
    let production = try registry(repository, ["production"])
    let staging = try registry(repository, ["staging"])
    for format in [Registry.ArchiveFormat.zip, .tarGzip] {
      let ours = try production.archive(format, of: "a", "1.0.0")
      let theirs = try staging.archive(format, of: "a", "1.0.0")
      #expect(ours.bytes == theirs.bytes)
      #expect(ours.entityTag == theirs.entityTag)
    }
    #expect(
      try production.archive(.zip, of: "a", "1.0.0").bytes
        != staging.archive(.zip, of: "b", "1.0.0").bytes)
  }

  @Test func aFolderGivesTheSameArchiveAsATree() throws {
    let package = TestPackage("a", "1.0.0")
    let repository = try TestRepository { TestBranch("production") { package } }
    let samples = try SamplePackages()
    for file in package.files {
      try samples.directory.write(
        String(decoding: file.bytes, as: UTF8.self),
        to: String(file.path.dropFirst("packages/".count)), executable: file.mode == .executable)
    }
    let fromTree = try registry(repository, ["production"])
    let fromFolder = try samples.registry()
    #expect(
      try fromTree.archive(.zip, of: "a", "1.0.0").bytes
        == fromFolder.archive(.zip, of: "a", "1.0.0").bytes)
    #expect(try fromTree.package("a", "1.0.0") == fromFolder.package("a", "1.0.0"))
    #expect(try fromTree.search("") == fromFolder.search(""))
  }

  @Test func linksAreFollowedWithinThePackageOnly() throws {
    let repository = try TestRepository {
      TestBranch("production") {
        TestPackage(
          "a", "1.0.0",
          extra: [
            TestFile("docs/link.md", "README.md", mode: .symbolicLink),
            TestFile("docs/out.md", "../../../b/1.0.0/manifest.yml", mode: .symbolicLink),
            TestFile("docs/root.md", "/etc/passwd", mode: .symbolicLink),
            TestFile("docs/loop.md", "loop.md", mode: .symbolicLink),
          ])
        TestPackage("b", "1.0.0")
      }
    }
    let registry = try registry(repository, ["production"])
    #expect(
      try registry.file("docs/link.md", of: "a", "1.0.0").bytes
        == registry.file("docs/README.md", of: "a", "1.0.0").bytes)
    for name in ["out", "root", "loop"] {
      #expect(throws: RegistryFailure.noFile) {
        try registry.file("docs/\(name).md", of: "a", "1.0.0")
      }
    }
    for path in ["", "docs", "docs/", "../1.0.0/manifest.yml", "docs/../manifest.yml", "a\0b"] {
      #expect(throws: RegistryFailure.noFile) { try registry.file(path, of: "a", "1.0.0") }
    }
  }
}

extension TestRepository {
  /// Takes an object out of the store.
  fileprivate func remove(object: String) throws {
    let packs = path + "/objects/pack"
    let files = FileManager.default
    for name in try files.contentsOfDirectory(atPath: packs) where name.hasSuffix(".pack") {
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: packs + "/" + name)))
      for other in try files.contentsOfDirectory(atPath: packs)
      where other.hasPrefix(name.dropLast(5)) {
        try files.removeItem(atPath: packs + "/" + other)
      }
      _ = try git.command(["unpack-objects", "-q"], input: bytes).output()
    }
    try files.removeItem(atPath: "\(path)/objects/\(object.prefix(2))/\(object.dropFirst(2))")
  }
}
