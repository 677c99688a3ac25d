import Foundation
import TestSupport
import Testing

@Suite("storage validate on distributions, folders and rules", .tags(.medium))
struct ValidateTests {
  private static func repository() throws -> TestRepository {
    try TestRepository {
      TestBranch("production") {
        TestPackage("nginx", "1.0.0")
        TestPackage("redis", "1.0.0")
      }
      TestBranch("staging") {
        TestPackage("redis", "1.0.0", content: "changed")
        TestFile("packages/stray.txt", "stray\n")
      }
      TestBranch("snapshot") {
        TestPackage("nginx", "1.0.0", scriptMode: .regular)
        TestPackage("kafka", "1.0.0", extra: [TestFile("_dev/notes.md", "notes\n")])
      }
    }
  }

  private static func findings(_ run: CommandRun) throws -> [[String: Any]] {
    try #require(try run.json()["findings"] as? [[String: Any]])
  }

  private static func rules(_ run: CommandRun) throws -> [String] {
    try findings(run).compactMap { $0["rule"] as? String }
  }

  @Test func everyDistributionThatCanChange() throws {
    let run = try Self.repository().storage(["--json", "validate"])
    #expect(run.status == 1, "\(run.screen)")
    let summary = try #require(try run.json()["summary"] as? [String: Any])
    #expect(summary["packages"] as? Int == 5)
    #expect(summary["errors"] as? Int == 3)
    let found = try Self.findings(run)
    let stray = try #require(found.first { $0["rule"] as? String == "tree.layout" })
    #expect(stray["path"] as? String == "packages/stray.txt")
    #expect(stray["distribution"] as? String == "staging")
    let drift = try #require(found.first { $0["version"] as? String == "1.0.0" })
    #expect(drift["rule"] as? String == "duplicate")
    #expect(drift["package"] as? String == "redis")
    #expect(drift["severity"] as? String == "error")
    let modes = found.filter { $0["rule"] as? String == "duplicate" }.dropFirst()
    #expect(modes.compactMap { $0["severity"] as? String } == ["warning"])
    let development = try #require(found.first { $0["rule"] as? String == "tree.dev-folder" })
    #expect(development["path"] as? String == "packages/kafka/1.0.0/_dev")
  }

  @Test func oneDistribution() throws {
    let repository = try Self.repository()
    let run = try repository.storage(["validate", "production"])
    #expect(run.status == 0, "\(run.screen)")
    #expect(run.output == "no findings\n")
  }

  @Test func aPackageWithoutManifestDoesNotStopTheRun() throws {
    let repository = try Self.repository()
    try repository.commit(to: "snapshot", removing: ["packages/kafka/1.0.0/manifest.yml"])
    let run = try repository.storage(["--json", "validate", "snapshot"])
    #expect(try Self.rules(run).contains("tree.no-manifest"))
    let summary = try #require(try run.json()["summary"] as? [String: Any])
    #expect(summary["packages"] as? Int == 2)
  }

  @Test func severitiesOfTheCommandLine() throws {
    let repository = try Self.repository()
    let off = try repository.storage(
      ["validate", "snapshot", "--rule", "tree.dev-folder=off", "--rule", "duplicate=info"])
    #expect(off.status == 0, "\(off.screen)")
    #expect(off.output.hasPrefix("snapshot:packages/nginx/1.0.0: info: "))
    let strict = try repository.storage(
      ["validate", "snapshot", "--rule", "tree.dev-folder=warning", "--fail-on", "warning"])
    #expect(strict.status == 1)
    #expect(!strict.output.contains(": error: "))
    let executable = try repository.storage(
      ["validate", "production", "--rule", "tree.exec-bit=info"])
    #expect(executable.status == 0)
    #expect(executable.output.contains("1 files are executable [tree.exec-bit]"))
  }

  @Test func severitiesOfTheSettings() throws {
    let repository = try TestRepository {
      TestBranch("main") {
        TestFile("storage.yml", "version: 1\nrules: {tree.dev-folder: warning}\n")
      }
      TestBranch("snapshot") {
        TestPackage("kafka", "1.0.0", extra: [TestFile("_dev/notes.md", "notes\n")])
      }
      TestBranch("staging") {}
      TestBranch("production") {}
    }
    let run = try repository.storage(["validate", "snapshot"])
    #expect(run.status == 0, "\(run.screen)")
    #expect(run.output.contains("snapshot:packages/kafka/1.0.0/_dev: warning: "))
  }

  @Test(arguments: [
    ("tree.spac=info", "tree.space=info"), ("tree.space=inf", "tree.space=info"),
  ])
  func anUnknownRule(typed: String, meant: String) {
    let run = InProcessTool().run("validate", "--package", "/nowhere", "--rule", typed)
    #expect(run.status == 2)
    #expect(run.output == "")
    #expect(run.hints == ["storage validate --package /nowhere --rule \(meant)"])
  }

  @Test func packagesInFoldersNeedNoRepository() throws {
    let good = InProcessTool()
      .run("validate", "--package", PackageRoot.fixture("packages/foo/1.2.3"))
    #expect(good.status == 0)
    #expect(good.output == "no findings\n")
    let folder = PackageRoot.fixture("faults/changelog.semver/package")
    let bad = InProcessTool().run("validate", "--package", folder)
    #expect(bad.status == 1)
    #expect(bad.output.contains("\(folder)/changelog.yml:7:12: error: "))
    #expect(bad.output.contains("[manifest.missing]"))
  }

  @Test func foldersAndZipsTogether() throws {
    let directory = try TemporaryDirectory("storage-validate")
    let zip = try directory.write("no zip\n", to: "foo.zip")
    let run = InProcessTool().run(
      "validate", "--package", PackageRoot.fixture("packages/foo/1.2.3"), "--package", zip,
      "--package", PackageRoot.fixture("packages/baz/2.0.0"))
    #expect(run.status == 1)
    #expect(run.output.hasPrefix("\(zip): error: archive is not readable: "), "\(run.screen)")
    #expect(run.error == "1 error in 3 packages\n")
  }

  @Test func theModeOfAPackage() throws {
    let directory = try TemporaryDirectory("storage-validate")
    let source = directory.path("foo")
    try FileManager.default.copyItem(
      atPath: PackageRoot.fixture("packages/foo/1.2.3"), toPath: source)
    try directory.write("{}\n", to: "foo/_dev/build/build.yml")
    #expect(InProcessTool().run("validate", "--package", source).status == 1)
    #expect(
      InProcessTool().run("validate", "--package", source, "--mode", "source").status == 0)
  }

  @Test func theRulesThemselves() throws {
    let list = InProcessTool().run("--json", "validate", "--list-rules")
    let rules = try #require(try list.json()["rules"] as? [[String: Any]])
    let ids = rules.compactMap { $0["id"] as? String }
    #expect(Set(ids).count == ids.count)
    #expect(ids.contains("fields.duplicate") && ids.contains("title-prefix"))
    for id in ids {
      let run = InProcessTool().run("validate", "--explain", id)
      #expect(run.status == 0)
      #expect(run.output.hasPrefix("\(id) ("))
    }
    let unknown = InProcessTool().run("validate", "--explain", "fields.duplicat")
    #expect(unknown.status == 2)
    #expect(unknown.hints == ["storage validate --explain fields.duplicate"])
  }

  @Test func oneSubjectAtATime() {
    let run = InProcessTool().run("validate", "staging", "--pr-title", "[staging] x")
    #expect(run.status == 2)
    #expect(run.errors == ["'validate' cannot take both D and --pr-title"])
    let lone = InProcessTool().run("validate", "--pr-title", "[staging] x")
    #expect(lone.errors == ["'validate' needs --target D"])
  }
}
