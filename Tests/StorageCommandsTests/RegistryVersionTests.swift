import Foundation
import TestSupport
import Testing

/// `registry-version` on repositories that are built from a registry.
@Suite(.tags(.medium)) struct RegistryVersionTests {
  private static let recipe = "ARG PACKAGE_REGISTRY=OLD\nFROM r.example/r:${PACKAGE_REGISTRY}\n"
  private static let module = "module x\n\nrequire github.com/elastic/package-registry OLD\n"

  private static func files(_ version: String, module: String? = nil) -> [TestFile] {
    [
      TestFile("Dockerfile", recipe.replacingOccurrences(of: "OLD", with: version)),
      TestFile("go.mod", Self.module.replacingOccurrences(of: "OLD", with: module ?? version)),
      TestFile(".ci/Jenkinsfile", "pipeline {}\n"),
    ]
  }

  private func repository(
    snapshot: [TestFile] = files("v1.14.0"), frozen: Bool = false
  ) throws -> TestRepository {
    try TestRepository {
      TestBranch("production") {
        TestPackage("foo", "1.0.0")
        Self.files("v1.14.0")
      }
      TestBranch("staging") { Self.files("v1.14.0") }
      TestBranch("snapshot") { snapshot }
      if frozen { TestBranch("production-7.9") { Self.files("v0.9.0") } }
    }
  }

  private func version(_ repository: TestRepository, _ branch: String) throws -> String {
    let file = try repository.git.run("show", "\(branch):Dockerfile")
    return String(file.split(separator: "\n").first?.dropFirst("ARG PACKAGE_REGISTRY=".count) ?? "")
  }

  @Test func whatIsPinnedIsShownWithWhatIsOutOfStep() throws {
    let repository = try TestRepository {
      TestBranch("production") { Self.files("v1.14.0") }
      TestBranch("staging") {
        TestFile("Dockerfile", "FROM a/b:v1\nFROM r.example/r:v1.15.0\n")
        TestFile("go.mod", Self.module.replacingOccurrences(of: "OLD", with: "v1.14.0"))
      }
      TestBranch("snapshot") { TestFile("Dockerfile", "FROM r.example/r:main\n") }
      TestBranch("experimental") { TestPackage("foo", "1.0.0") }
      TestBranch("production-7.9") { TestFile("Dockerfile", "FROM r@sha256:00\n") }
    }
    repository.expectScreen(
      try repository.succeed("registry-version"), "registry-version/show.txt")
    repository.expectScreen(
      try repository.succeed("registry-version", "--json"), "registry-version/show.json")
    let was = try repository.succeed("registry-version", "staging@\(repository.tip("staging"))")
    #expect(was.output.hasPrefix("staging  v1.15.0  the tag of FROM (Dockerfile:2)"))
  }

  @Test func bothFilesChangeAndNothingElse() throws {
    let repository = try repository()
    let before = try repository.git.run("ls-tree", "-r", "snapshot")
    let dry = try repository.succeed(
      "registry-version", "set", "1.15.0", "--in", "snapshot", "--dry-run")
    repository.expectScreen(dry, "registry-version/dry-run.txt")
    #expect(try repository.git.run("ls-tree", "-r", "snapshot") == before)
    let run = try repository.succeed("registry-version", "set", "1.15.0", "--in", "snapshot")
    repository.expectScreen(run, "registry-version/set.txt")
    #expect(
      try repository.git.run("show", "snapshot:Dockerfile") + "\n"
        == Self.recipe.replacingOccurrences(of: "OLD", with: "v1.15.0"))
    #expect(
      try repository.git.run("show", "snapshot:go.mod") + "\n"
        == Self.module.replacingOccurrences(of: "OLD", with: "v1.15.0"))
    let changed = try repository.git.run("diff", "--name-only", "snapshot~1", "snapshot")
    #expect(changed == "Dockerfile\ngo.mod")
    #expect(
      try repository.git.run("log", "-1", "--format=%B", "snapshot").hasPrefix(
        "[snapshot] Set the package registry to v1.15.0\n\nOperation: registry-version "))
    // A version is a version: what is so already is nothing to do.
    let again = try repository.succeed("registry-version", "set", "v1.15.0", "--in", "snapshot")
    #expect(again.output == "nothing to do: the registry of snapshot is v1.15.0\n")
    #expect(try repository.subjects("snapshot").count == 2)
    // The rules of policy find nothing but that the others are behind.
    let validated = try repository.storage("validate", "snapshot", "--base", "snapshot~1", "--json")
    let findings = try #require(try validated.json()["findings"] as? [[String: Any]])
    #expect(Set(findings.compactMap { $0["rule"] as? String }) == ["registry-sync"])
  }

  @Test func allThatCanChangeDoOrNone() throws {
    let repository = try repository(frozen: true)
    let run = try repository.succeed("registry-version", "set", "v1.15.0", "--all", "--json")
    let registries = try #require(try run.json()["registries"] as? [[String: Any]])
    #expect(
      registries.compactMap { $0["distribution"] as? String }
        == ["snapshot", "staging", "production"])
    #expect(try version(repository, "production-7.9") == "v0.9.0")
    for branch in ["production", "staging", "snapshot"] {
      #expect(try version(repository, branch) == "v1.15.0")
    }
    try repository.commit(to: "snapshot", removing: ["Dockerfile"])
    let refused = try repository.refuse("registry-version", "set", "v1.16.0", "--all")
    #expect(refused.errors == ["snapshot has no Dockerfile, so nothing names its registry"])
  }

  @Test func oneUndoTakesTheWholeOperationBack() throws {
    let repository = try repository()
    try repository.succeed("registry-version", "set", "v1.15.0", "--in", "snapshot")
    try repository.succeed("registry-version", "set", "v1.15.0", "--all")
    let undone = try repository.succeed("undo")
    #expect(undone.output.contains("set the registry of staging to v1.14.0, it was v1.15.0\n"))
    #expect(undone.output.contains("set the registry of production to v1.14.0, it was v1.15.0\n"))
    #expect(try version(repository, "snapshot") == "v1.15.0")
    #expect(
      try repository.tree("production", "Dockerfile")
        == repository.git.revParse("production~2:Dockerfile"))
    // The change is redone, and what came about otherwise is not touched.
    try repository.succeed("undo", "staging")
    #expect(try version(repository, "production") == "v1.15.0")
    let first = try repository.git.revParse("snapshot")
    try repository.succeed("registry-version", "set", "v1.16.0", "--in", "snapshot")
    let refused = try repository.refuse("undo", first)
    #expect(
      refused.errors == ["Dockerfile of snapshot is no longer as the operation left it"])
    let log = try repository.succeed("log", "--in", "snapshot", "--limit", "1")
    #expect(log.output.hasSuffix("snapshot [snapshot] Set the package registry to v1.16.0\n"))
  }

  @Test func anUndoneSettingIsFoundUndone() throws {
    let repository = try repository()
    try repository.succeed("registry-version", "set", "v1.15.0", "--in", "staging")
    let commit = try repository.tip("staging")
    try repository.succeed("undo", commit)
    let again = try repository.succeed("undo", commit)
    #expect(again.output == "nothing to do: the registry of staging is v1.14.0\n")
  }

  @Test(arguments: ["go.sum", "vendor/modules.txt"])
  func whatOnlyGoKeepsInStepIsLeftToGo(file: String) throws {
    let repository = try repository(
      snapshot: Self.files("v1.14.0") + [TestFile(file, "sums\n")])
    let run = try repository.refuse("registry-version", "set", "v1.15.0", "--in", "snapshot")
    #expect(
      run.errors == [
        "go.mod of snapshot cannot require v1.15.0 by itself: "
          + "\(file == "go.sum" ? file : "vendor") must go with it, which only go can do"
      ])
    #expect(
      run.hints == [
        "go get github.com/elastic/package-registry@v1.15.0",
        file == "go.sum" ? "go mod tidy" : "go mod vendor",
        "storage -C \(repository.path) registry-version set v1.15.0 --in snapshot --dockerfile-only",
      ])
    let module = try repository.tree("snapshot", "go.mod")
    let pasted = try InProcessTool().paste(run.hints[2])
    #expect(pasted.status == 0, "\(pasted.screen)")
    #expect(pasted.warnings == ["go.mod of snapshot still requires v1.14.0, not v1.15.0"])
    #expect(try repository.tree("snapshot", "go.mod") == module)
    #expect(try version(repository, "snapshot") == "v1.15.0")
    // What go.mod requires already is no reason to refuse.
    try repository.succeed("registry-version", "set", "v1.14.0", "--in", "snapshot")
  }

  @Test func aCommitAndAMajorVersionAreWrittenByGo() throws {
    let repository = try repository()
    let commit = "0123456789abcdef0123456789abcdef01234567"
    for version in [commit, "v2.0.0"] {
      let run = try repository.refuse("registry-version", "set", version, "--in", "staging")
      #expect(run.errors.first?.hasPrefix("go.mod of staging cannot require ") == true)
      #expect(run.hints.first == "go get github.com/elastic/package-registry@\(version)")
    }
    try repository.commit(to: "staging") {
      TestFile(
        "go.mod",
        Self.module.replacingOccurrences(of: "OLD", with: "v0.0.0-20221017120000-0123456789ab"))
    }
    try repository.succeed("registry-version", "set", commit, "--in", "staging")
    #expect(try version(repository, "staging") == commit)
  }

  @Test(
    arguments: [
      (["registry-version", "set"], 2, "'registry-version set' needs V"),
      (["registry-version", "set", "v1.0.0"], 2, "'registry-version set' needs --in D"),
      (["registry-version", "set", "v1.0.0", "v2.0.0", "--all"], 2, "v2.0.0"),
      (
        ["registry-version", "set", "main", "--all"], 2,
        "main is neither a version tag nor a commit"
      ),
      (["registry-version", "set", "", "--all"], 2, "neither a version tag nor a commit"),
      (
        ["registry-version", "set", "v1.0.0", "--all", "--in", "staging"], 2, "both --in and --all"
      ),
      (["registry-version", "set", "v1.0.0", "--in", "stagin"], 2, "no distribution stagin"),
      (["registry-version", "set", "v1.0.0", "--in", "production-7.9"], 1, "is frozen"),
      (["registry-version", "set", "v1.0.0", "--in", "staging", "--reason", " "], 2, "reason"),
      (["registry-version", "staging", "--all"], 2, "needs set V for --all"),
      (["registry-version", "--dry-run"], 2, "needs set V for --dry-run"),
      (["registry-version", "stagin"], 2, "no distribution stagin"),
    ] as [([String], Int32, String)])
  func wrongInputIsNamed(arguments: [String], status: Int32, message: String) throws {
    let repository = try repository(frozen: true)
    let before = try RepositoryState(of: repository)
    let run = try repository.storage(arguments)
    #expect(run.status == status, "\(run.screen)")
    #expect(run.errors.count == 1 && run.errors[0].contains(message), "\(run.screen)")
    #expect(try RepositoryState(of: repository).changes(since: before) == [])
  }

  @Test func theModeAndOddFilesAreKept() throws {
    let odd = "# escape=`\r\nARG PACKAGE_REGISTRY='v1.0.0'\r\nFROM `\r\n  r:x"
    let repository = try repository(
      snapshot: [TestFile("Dockerfile", odd, mode: .executable)])
    try repository.succeed("registry-version", "set", "v1.0.1", "--in", "snapshot")
    let entry = try repository.git.run("ls-tree", "snapshot", "Dockerfile")
    #expect(entry.hasPrefix("100755 blob "))
    let text = try repository.git.command(["cat-file", "blob", "snapshot:Dockerfile"]).output()
    #expect(Array(text.utf8) == Array(odd.replacingOccurrences(of: "v1.0.0", with: "v1.0.1").utf8))
    // A link is no file whose text could be changed.
    let linked = try self.repository(
      snapshot: [TestFile("Dockerfile", "elsewhere", mode: .symbolicLink)])
    try linked.refuse("registry-version", "set", "v1.0.1", "--in", "snapshot")
  }

  @Test func itIsPushedAndAskedForAsAnyChange() throws {
    let server = try repository()
    let shared = try SharedStorage(server)
    let clone = try shared.clone()
    let run = clone.succeed("registry-version", "set", "v1.15.0", "--all", "--push")
    #expect(run.output.contains("set the registry of production to v1.15.0"))
    for branch in ["production", "staging", "snapshot"] {
      #expect(try version(server, branch) == "v1.15.0")
    }
    let asked = clone.succeed(
      "registry-version", "set", "v1.16.0", "--in", "snapshot", "--pull-request", "--dry-run")
    #expect(asked.output.contains("would ask to set the registry of snapshot to v1.16.0\n"))
    #expect(asked.output.contains("  registry-version/v1.16.0-in-snapshot for snapshot: "))
  }

  @Test(.enabled(if: SharedData.isAvailable, "needs the shared data; see STORAGE_SHARED"))
  func theRealBranchesHoldPackagesAlone() throws {
    let names = ["production", "staging", "snapshot"]
    let run = InProcessTool().run(
      ["-C", try SharedData.mirror(), "registry-version"] + names)
    #expect(run.status == 0, "\(run.screen)")
    let lines = run.output.split(separator: "\n")
    #expect(lines.count == 3)
    for (name, line) in zip(names, lines) {
      #expect(line.hasPrefix("\(name) ") && line.contains("no Dockerfile"), "\(line)")
    }
  }
}
