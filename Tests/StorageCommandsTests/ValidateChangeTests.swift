import Foundation
import TestSupport
import Testing

@Suite("storage validate --base", .tags(.medium))
struct ValidateChangeTests {
  private let repository: TestRepository

  init() throws {
    repository = try TestRepository {
      TestBranch("production") { TestPackage("foo", "1.0.0") }
      TestBranch("staging") { TestPackage("bar", "1.0.0") }
      TestBranch("snapshot") { TestPackage("baz", "1.0.0") }
    }
  }

  /// Adds a version to a branch, in a commit as policy wants it.
  @discardableResult
  private func add(_ name: String, _ version: String, to branch: String) throws -> String {
    try repository.commit(to: branch, message: "[snapshot] Add \(name)-\(version)") {
      TestPackage(name, version)
    }
  }

  private func rules(_ run: CommandRun) throws -> [String] {
    let findings = try #require(try run.json()["findings"] as? [[String: Any]], "\(run.screen)")
    return findings.compactMap { $0["rule"] as? String }
  }

  @Test func onlyWhatChangedIsChecked() throws {
    try repository.commit(to: "snapshot", message: "[snapshot] Add old-1.0.0") {
      TestPackage("old", "1.0.0", extra: [TestFile("_dev/notes.md", "notes\n")])
    }
    let base = try repository.tip("snapshot")
    try add("new", "1.0.0", to: "snapshot")
    let run = try repository.storage("--json", "validate", "snapshot", "--base", base)
    #expect(run.status == 0, "\(run.screen)")
    #expect(try rules(run) == [])
    let summary = try #require(try run.json()["summary"] as? [String: Any])
    #expect(summary["packages"] as? Int == 1)
    let whole = try repository.storage("--json", "validate", "snapshot", "--base", "snapshot~2")
    #expect(try rules(whole).contains("dev-dir"))
    let same = try repository.storage("validate", "snapshot", "--base", "snapshot")
    #expect(same.output == "no findings\n")
  }

  @Test func whatIsToleratedInPublishedPackagesIsNotInNewOnes() throws {
    func add(_ branch: String) throws -> CommandRun {
      let base = try repository.tip(branch)
      try repository.commit(
        to: branch, message: "[\(branch)] Add new-1.0.0", removing: ["packages/new"]
      ) { TestPackage("new", "1.0.0") }
      try repository.commit(
        to: branch, message: "[\(branch)] Drop it",
        removing: ["packages/new/1.0.0/changelog.yml"])
      return try repository.storage("--json", "validate", branch, "--base", base)
    }
    func severity(_ run: CommandRun) throws -> String? {
      let findings = try run.json()["findings"] as? [[String: Any]]
      return findings?.first { $0["rule"] as? String == "changelog.missing" }?["severity"]
        as? String
    }
    #expect(try severity(add("snapshot")) == "error")
    // Promoted, it is the package that was accepted once.
    #expect(try severity(add("staging")) == "warning")
  }

  /// A server's branch with one commit that a branch of ours does not have, which has another.
  @Test func aBranchThatLeftTheBaseIsJudgedAsAMerge() throws {
    let fork = try repository.tip("snapshot")
    try repository.git.run("update-ref", "refs/heads/topic", fork)
    try add("theirs", "1.0.0", to: "snapshot")
    try add("ours", "1.0.0", to: "topic")
    let run = try repository.storage(
      "--json", "validate", "snapshot", "--base", "snapshot", "--head", "topic")
    #expect(run.status == 0, "\(run.screen)")
    #expect(try rules(run) == [])
    // The same version on both sides, and production's policy: one overwrites the other.
    try repository.git.run("update-ref", "refs/heads/other", repository.tip("production"))
    try repository.commit(to: "production", message: "[production] Add new-1.0.0") {
      TestPackage("new", "1.0.0")
    }
    try repository.commit(to: "other", message: "[production] Add new-1.0.0") {
      TestPackage("new", "1.0.0", content: "other")
    }
    let collision = try repository.storage(
      "--json", "validate", "production", "--base", "production", "--head", "other")
    #expect(collision.status == 1)
    #expect(try rules(collision).contains("overwrite"))
  }

  @Test func aPullRequestAsCIHasIt() throws {
    try repository.git.run("update-ref", "refs/heads/topic", repository.tip("staging"))
    try repository.commit(to: "topic", message: "Whatever the author wrote") {
      TestPackage("baz", "1.0.0")
    }
    let (base, tip) = (try repository.tip("staging"), try repository.tip("topic"))
    // The merge that the forge makes to try it.
    let merge = try repository.git.run(
      "commit-tree", repository.tree("topic"), "-p", base, "-p", tip, "-m",
      "Merge \(tip) into \(base)")
    try repository.git.run("update-ref", "refs/pull/1/merge", merge)
    let path = repository.directory.path("ci.git")
    try repository.git.run("init", "--quiet", "--bare", path)
    try GitOracle(path).run(
      "fetch", "--quiet", repository.path, "+refs/heads/*:refs/remotes/origin/*",
      "+refs/pull/*:refs/remotes/pull/*")
    for (base, head) in [
      ("origin/staging", merge), ("refs/remotes/origin/staging", "pull/1/merge"),
      (base, "refs/remotes/pull/1/merge"), (String(base.prefix(12)), merge),
    ] {
      let run = InProcessTool().run(
        "-C", path, "--json", "validate", "staging", "--base", base, "--head", head)
      #expect(run.status == 0, "\(run.screen)")
      #expect(try rules(run) == [])
      let summary = try #require(try run.json()["summary"] as? [String: Any])
      #expect(summary["packages"] as? Int == 1)
    }
  }

  @Test func aCloneWithACutOffHistory() throws {
    try add("new", "1.0.0", to: "snapshot")
    let path = repository.directory.path("shallow.git")
    try repository.git.run(
      "clone", "--quiet", "--bare", "--depth=1", "--no-single-branch",
      "file://\(repository.path)", path)
    let run = InProcessTool().run("-C", path, "validate", "snapshot", "--base", "production")
    #expect(run.status == 2)
    #expect(run.hints.first == "git -C \(path) fetch --unshallow", "\(run.screen)")
  }

  @Test(arguments: [
    "nothing", "", "--all", ":/Begin", "@{-1}", "HEAD^{tree}", "snapshot:packages", "snapshot~x",
    "snapshot~99999", "refs/heads/../heads/snapshot", "snapshot\u{0}", "..", "^snapshot",
  ])
  func revisionsThatAreNone(text: String) throws {
    let run = try repository.storage(["validate", "snapshot", "--base=\(text)"])
    #expect([1, 2].contains(run.status), "\(run.screen)")
    #expect(run.output == "")
    #expect(!run.errors.isEmpty)
  }

  @Test(arguments: [
    (["--base", "snapshot"], "'validate' needs D"),
    (
      ["snapshot", "staging", "--base", "snapshot"],
      "'validate' cannot take both --base and more than one distribution"
    ),
    (["snapshot", "--head", "snapshot"], "'validate' needs --base REF"),
    (["--base", "x", "--package", "y"], "'validate' cannot take both --base and --package"),
    (
      ["snapshot@snapshot", "--base", "x", "--head", "y"],
      "'validate' cannot take both --head and snapshot@snapshot"
    ),
  ])
  func whatDoesNotGoTogether(words: [String], message: String) throws {
    let run = try repository.refuse(["validate"] + words, status: 2)
    #expect(run.errors == [message])
  }

  @Test func theBranchOfTheSettings() throws {
    try repository.commit(to: "main", message: "Settings") {
      TestFile("storage.yml", "version: 1\n")
    }
    try repository.commit(to: "topic", message: "Settings") {
      TestFile("storage.yml", "version: 1\nrules: {overwrite: warning}\n")
    }
    let run = try repository.storage(
      "--json", "validate", "main", "--base", "main", "--head", "topic")
    #expect(run.status == 1, "\(run.screen)")
    #expect(try rules(run) == ["settings"])
    #expect(try repository.storage("validate", "main", "--base", "main").status == 0)
  }

  @Test(arguments: [("tree.spac", "did you mean tree.space?"), ("x", "--list-rules lists them")])
  func aRuleOfTheSettingsThatThereIsNot(id: String, hint: String) throws {
    try repository.commit(to: "main", message: "Settings") {
      TestFile("storage.yml", "version: 1\nrules:\n  \(id): warning\n")
    }
    let run = try repository.refuse("validate", "snapshot", status: 2)
    #expect(
      run.errors == ["refs/heads/main:storage.yml:3:3: rules.\(id): there is no rule \(id)"])
    #expect(run.hints.first?.hasSuffix(hint) == true, "\(run.screen)")
  }

  @Test(arguments: ["branch", "frozen", "overwrite", "removal"], ["off", "info", "warning"])
  func immutabilityIsNotWeakened(rule: String, severity: String) throws {
    let typed = try repository.refuse(
      "validate", "snapshot", "--rule", "\(rule)=\(severity)", status: 2)
    #expect(typed.errors.first?.contains("cannot weaken a rule") == true, "\(typed.screen)")
    try repository.commit(to: "main", message: "Settings") {
      TestFile("storage.yml", "version: 1\nrules: {\(rule): \(severity)}\n")
    }
    let run = try repository.refuse("validate", "snapshot", status: 2)
    #expect(
      run.errors.first?.hasSuffix("rules.\(rule): the rule \(rule) cannot be weakened") == true)
  }

  @Test func immutabilityIsTightened() throws {
    let base = try repository.tip("staging")
    try repository.commit(to: "staging", message: "[staging] Change bar-1.0.0") {
      TestPackage("bar", "1.0.0", content: "changed")
    }
    #expect(try repository.storage("validate", "staging", "--base", base).status == 0)
    let strict = try repository.storage(
      "validate", "staging", "--base", base, "--rule", "overwrite=error")
    #expect(strict.status == 1, "\(strict.screen)")
  }

  @Test func registryAndTagsOfWholeDistributions() throws {
    try repository.commit(to: "production", message: "[production] Update the registry") {
      TestFile("Dockerfile", "ARG PACKAGE_REGISTRY=main\nFROM a/b:${PACKAGE_REGISTRY}\n")
      TestFile("go.mod", "require github.com/elastic/package-registry v1.15.0\n")
    }
    try repository.commit(to: "snapshot", message: "[snapshot] Update the registry") {
      TestFile("Dockerfile", "FROM a/b:v1.16.0\n")
    }
    try repository.git.run("tag", "v8.5.0", repository.tip("production"))
    try repository.git.run("tag", "8.4.0", repository.tip("snapshot"))
    let run = try repository.storage("--json", "validate", "production", "snapshot")
    #expect(
      try rules(run).sorted() == ["registry", "registry-pinned", "registry-sync", "tag", "tag"])
    let findings = try #require(try run.json()["findings"] as? [[String: Any]])
    let registry = try #require(findings.first { $0["rule"] as? String == "registry" })
    #expect(registry["path"] as? String == "Dockerfile")
    #expect(registry["line"] as? Int == 1)
  }
}

extension TestRepository {
  /// Runs the tool, which must refuse.
  fileprivate func refuse(_ arguments: [String], status: Int32) throws -> CommandRun {
    let run = try storage(arguments)
    #expect(run.status == status, "\(run.screen)")
    #expect(run.output == "", "\(run.screen)")
    return run
  }
}
