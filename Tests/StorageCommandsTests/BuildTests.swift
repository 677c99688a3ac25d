import Foundation
import Glibc
import TestSupport
import Testing

@Suite(.tags(.medium)) struct BuildTests {
  let directory: TemporaryDirectory
  let tool: InProcessTool

  init() throws {
    directory = try TemporaryDirectory("storage-build")
    tool = InProcessTool(directory: directory.path)
    let packages = ["foo/1.2.3", "foo/1.3.0", "baz/2.0.0"].map {
      PackageRoot.fixture("packages/" + $0)
    }
    try #require(tool.run("init", "s.git").status == 0)
    try #require(tool.run(["-C", "s.git", "add", "--to", "snapshot"] + packages).status == 0)
    try promote("foo-1.2.3", to: "staging")
  }

  private func promote(_ version: String, to target: String) throws {
    let run = tool.run(
      "-C", "s.git", "promote", version, "--from", "snapshot", "--to", target)
    try #require(run.status == 0, "\(run.screen)")
  }

  private func build(_ distribution: String, _ site: String, _ more: String...) -> CommandRun {
    tool.run(["-C", "s.git", "build", distribution, "--output", site] + more)
  }

  /// What a reader of a site sees: each file's bytes, times and place on the disk.
  private struct SiteFile: Equatable {
    let contents: Data
    let seconds: Int
    let inode: UInt64
  }

  private func files(of site: String) throws -> [String: SiteFile] {
    var files: [String: SiteFile] = [:]
    let root = directory.path(site)
    for case let name as String in FileManager.default.enumerator(atPath: root) ?? .init() {
      let path = root + "/" + name
      var status = stat()
      guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
      files[name] = SiteFile(
        contents: try Data(contentsOf: URL(fileURLWithPath: path)),
        seconds: status.st_mtim.tv_sec, inode: UInt64(status.st_ino))
    }
    return files
  }

  @Test func everyFileIsWhatTheRegistryAnswers() throws {
    let run = build("snapshot", "site")
    try #require(run.status == 0, "\(run.screen)")
    let files = try files(of: "site")
    let pages = [
      ("index.json", "/"), ("search.json", "/search"), ("search-all.json", "/search?all=true"),
      ("search-prerelease.json", "/search?prerelease=true"), ("categories.json", "/categories"),
      ("package/foo/1.2.3/index.json", "/package/foo/1.2.3/"),
      ("package/foo/1.3.0/manifest.yml", "/package/foo/1.3.0/manifest.yml"),
      ("package/baz/2.0.0/docs/README.md", "/package/baz/2.0.0/docs/README.md"),
    ]
    for (path, target) in pages {
      let answer = tool.run("-C", "s.git", "preview", "snapshot", target)
      #expect(answer.status == 0)
      let file = try #require(files[path], "\(path)")
      #expect(String(decoding: file.contents, as: UTF8.self) == answer.output, "\(path)")
    }
    #expect(
      Set(files.keys.filter { $0.hasPrefix("epr/") })
        == Set(
          ["foo/foo-1.2.3", "foo/foo-1.3.0", "baz/baz-2.0.0"].flatMap {
            ["epr/\($0).zip", "epr/\($0).tar.gz"]
          }))
    // sha256sum and the programs that open archives are the oracles.
    let check = try ProcessRun(
      "sha256sum", ["--check", "--strict", "--quiet", "SHA256SUMS"],
      directory: directory.path("site")
    ).run()
    #expect(check.succeeded, "\(check.errorText)")
    let entries = try ProcessRun(
      "tar", ["tzf", directory.path("site/epr/foo/foo-1.2.3.tar.gz")]
    ).output()
    #expect(entries.contains("foo-1.2.3/manifest.yml\n"))
  }

  @Test func aSecondBuildDoesNothing() throws {
    _ = build("snapshot", "site")
    let before = try files(of: "site")
    let run = build("snapshot", "site", "--json")
    #expect(try run.json()["unchanged"] as? Bool == true)
    #expect(try files(of: "site") == before)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted() == [
        "s.git", "site",
      ])
  }

  @Test func aPromotionWritesOnlyWhatChanged() throws {
    _ = build("staging", "site")
    let before = try files(of: "site")
    try promote("baz-2.0.0", to: "staging")
    let run = build("staging", "site", "--json")
    let json = try run.json()
    #expect(json["written"] as? Int == 1)
    #expect(json["kept"] as? Int == 1)
    let after = try files(of: "site")
    for (name, file) in before where name.contains("foo") {
      #expect(after[name] == file, "\(name) was written again")
    }
    #expect(after["package/baz/2.0.0/manifest.yml"] != nil)
    #expect(after["search.json"]?.contents != before["search.json"]?.contents)
    // What goes is gone.
    let removal = tool.run(
      "-C", "s.git", "remove", "foo-1.2.3", "--from", "staging", "--reason", "broken")
    try #require(removal.status == 0)
    #expect(try build("staging", "site", "--json").json()["removed"] as? Int == 1)
    #expect(try files(of: "site").keys.allSatisfy { !$0.contains("foo") })
  }

  @Test func twoBuildsAreEqualToTheBit() throws {
    #expect(build("snapshot", "one").status == 0)
    #expect(build("staging", "two").status == 0)
    #expect(build("snapshot", "two").status == 0)
    let (one, two) = (try files(of: "one"), try files(of: "two"))
    #expect(one.mapValues(\.contents) == two.mapValues(\.contents))
    #expect(one.mapValues(\.seconds) == two.mapValues(\.seconds))
    #expect(build("snapshot", "one", "--fresh").status == 0)
    #expect(try files(of: "one").mapValues(\.contents) == two.mapValues(\.contents))
  }

  @Test func aFolderOfSomethingElseIsLeftAlone() throws {
    try directory.write("mine", to: "home/letter.txt")
    let run = build("snapshot", "home")
    #expect(run.status == 2)
    #expect(run.errors == ["\(directory.path("home")) holds something else than a site"])
    #expect(try files(of: "home").keys.sorted() == ["letter.txt"])
    try directory.write("a file", to: "file")
    #expect(build("snapshot", "file").status == 2)
    #expect(try directory.read("file") == "a file")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
        == ["file", "home", "s.git"])
  }

  /// A page of the web, too, may have a manifest.json.
  @Test(arguments: ["{}", "{\"name\": \"mine\", \"format\": 2}", "not json", ""])
  func aManifestOfSomethingElseIsNoSite(text: String) throws {
    try directory.write(text, to: "home/manifest.json")
    let run = build("snapshot", "home", "--fresh")
    #expect(run.status == 2)
    #expect(run.errors == ["\(directory.path("home")) holds something else than a site"])
    #expect(try directory.read("home/manifest.json") == text)
  }

  @Test(
    arguments: [
      "robots.txt", ".well-known/x", "package/mine/1.0.0/x", "package/foo/mine.txt",
      "epr/foo/mine-1.0.0.zip",
    ])
  func whatSomebodyPutIntoASiteIsNeverRemoved(file: String) throws {
    #expect(build("snapshot", "site").status == 0)
    try directory.write("mine", to: "site/" + file)
    try promote("baz-2.0.0", to: "staging")
    let before = try files(of: "site")
    let run = build("snapshot", "site")
    #expect(run.status == 2)
    #expect(run.errors.first?.hasPrefix(directory.path("site/")) == true, "\(run.screen)")
    #expect(run.errors.first?.contains("is not of the site") == true, "\(run.screen)")
    #expect(try files(of: "site") == before)
    try FileManager.default.removeItem(atPath: directory.path("site/" + file))
    for folder in ["site/.well-known", "site/package/mine"] {
      try? FileManager.default.removeItem(atPath: directory.path(folder))
    }
    #expect(build("snapshot", "site").status == 0)
  }

  @Test func aLinkToASiteStays() throws {
    try directory.makeDirectory("real")
    #expect(symlink("real", directory.path("site")) == 0)
    for distribution in ["staging", "snapshot"] {
      let run = build(distribution, "site")
      #expect(run.status == 0, "\(run.screen)")
    }
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: directory.path("site")) == "real")
    #expect(try files(of: "real")["package/baz/2.0.0/manifest.yml"] != nil)
  }

  @Test(.enabled(if: FullDisk.isAvailable, "no file system may be mounted here"))
  func aDiskThatMayNotBeWrittenIsSaid() throws {
    try FullDisk.with(kilobytes: 4096) { disk in
      #expect(build("snapshot", disk + "/site").status == 0)
      try promote("baz-2.0.0", to: "staging")
      try #require(mount(nil, disk, nil, UInt(MS_REMOUNT | MS_RDONLY), nil) == 0)
      let run = build("snapshot", disk + "/site")
      #expect(run.status == 74)
      #expect(run.errors.first?.contains("Read-only file system") == true, "\(run.screen)")
      #expect(run.errors.first?.hasSuffix("the site is as it was") == true, "\(run.screen)")
    }
  }

  @Test func aPackageOfWhichNoArchiveCanBeMadeHasNone() throws {
    let repository = try TestRepository {
      TestBranch("production") {
        TestPackage("good", "1.0.0")
        TestPackage(
          "linked", "1.0.0", extra: [TestFile("docs/l.md", "README.md", mode: .symbolicLink)])
      }
    }
    for changes in [false, true] {
      if changes { try repository.commit(to: "production") { TestPackage("good", "1.1.0") } }
      let run = tool.run(
        "-C", repository.path, "build", "production", "--output", directory.path("site"))
      #expect(run.status == 0)
      #expect(
        run.warnings.filter { $0.hasPrefix("linked-1.0.0.zip cannot be made and is left out: ") }
          .count == 1, "\(run.screen)")
      let site = try files(of: "site")
      #expect(site["epr/good/good-1.0.0.zip"] != nil)
      #expect(site["package/linked/1.0.0/docs/l.md"] != nil)
      #expect(site.keys.allSatisfy { !$0.hasPrefix("epr/linked/") })
      let check = try ProcessRun(
        "sha256sum", ["--check", "--strict", "--quiet", "SHA256SUMS"],
        directory: directory.path("site")
      ).run()
      #expect(check.succeeded, "\(check.errorText)")
    }
  }

  @Test func onlyOneBuildsASiteAtATime() throws {
    #expect(build("snapshot", "site").status == 0)
    let lock = open(directory.path(".site.lock"), O_CREAT | O_RDWR, 0o600)
    defer { close(lock) }
    try #require(flock(lock, LOCK_EX) == 0)
    let run = build("staging", "site")
    #expect(run.status == 75)
    #expect(run.errors == ["another build of \(directory.path("site")) is at work"])
  }

  @Test func whatAKilledBuildLeftIsRemoved() throws {
    try directory.write("half", to: ".site.draft/package/foo/half.txt")
    #expect(symlink("/etc", directory.path(".site.draft/link")) == 0)
    #expect(build("snapshot", "site").status == 0)
    #expect(access("/etc/passwd", F_OK) == 0)
    #expect(try files(of: "site").keys.allSatisfy { !$0.contains("half") })
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
        == ["s.git", "site"])
  }

  @Test func aFileOfTheOldSiteThatIsMissingIsWrittenAgain() throws {
    #expect(build("snapshot", "site").status == 0)
    try FileManager.default.removeItem(
      atPath: directory.path("site/package/foo/1.2.3/manifest.yml"))
    try promote("baz-2.0.0", to: "staging")
    #expect(build("snapshot", "site").status == 0)
    #expect(try files(of: "site")["package/foo/1.2.3/manifest.yml"] != nil)
  }

  @Test func anObjectThatIsMissingLeavesTheSite() throws {
    #expect(build("snapshot", "site").status == 0)
    let before = try files(of: "site")
    try promote("baz-2.0.0", to: "staging")
    let git = GitOracle(directory.path("s.git"))
    // What came as a pack is made loose, so that one object can be lost.
    let script = "mv objects/pack .. && for p in ../pack/*.pack; do git unpack-objects -q <$p; done"
    _ = try ProcessRun(
      "sh", ["-ec", script], environment: HermeticEnvironment.variables(home: directory.path),
      directory: directory.path("s.git")
    ).output()
    let readme = try git.revParse("snapshot:packages/foo/1.3.0/docs/README.md")
    let object = "s.git/objects/\(readme.prefix(2))/\(readme.dropFirst(2))"
    try FileManager.default.removeItem(atPath: directory.path(object))
    let run = build("snapshot", "site", "--fresh")
    #expect(run.status == 70)
    #expect(run.error.contains("foo-1.3.0"), "\(run.error)")
    #expect(try files(of: "site") == before)
  }
}
