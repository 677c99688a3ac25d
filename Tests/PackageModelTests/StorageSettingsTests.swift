import PackageModel
import Testing

@Suite struct StorageSettingsTests {
  @Test func readsEveryKey() throws {
    let settings = try parse(
      """
      version: 1
      distributions:
        - name: release
          branch: release/stable
          layers: [release]
          promoteFrom: [dev]
        - name: dev
          branch: 7.9
          layers: [release, dev]
          overwrite: yes
          remove: reason
          frozen: true
          url: https://packages.example:8443/dev
          image: registry.example/packages
          deployment: registry-dev
          namespace: registry
      otherBranches: [main, docs]
      rules: {tree.space: warning, "tree.case": off}
      signatures: {keyring: keys/ring.gpg, allowedSigners: keys/signers}
      pullRequests: {host: git.example, labels: [automation, "needs review"], reviewers: [team/a]}
      """)
    let dev = Distribution(
      name: "dev", branch: "7.9", layers: ["release", "dev"], overwrite: .yes, remove: .reason,
      frozen: true, url: "https://packages.example:8443/dev", image: "registry.example/packages",
      deployment: "registry-dev", namespace: "registry")
    #expect(settings.distribution(named: "dev") == dev)
    #expect(settings.distribution(onBranch: "release/stable")?.promoteFrom == ["dev"])
    #expect(settings.distribution(named: "release")?.overwrite == .never)
    #expect(settings.otherBranches == ["main", "docs"])
    #expect(
      settings.rules == [
        "tree.space": RuleOverride(severity: .warning, line: 18, column: 9),
        "tree.case": RuleOverride(severity: .off, line: 18, column: 30),
      ])
    #expect(settings.signatures.keyring == "keys/ring.gpg")
    #expect(settings.signatures.allowedSigners == "keys/signers")
    #expect(settings.pullRequests.host == "git.example")
    #expect(settings.pullRequests.labels == ["automation", "needs review"])
    #expect(settings.pullRequests.reviewers == ["team/a"])
    #expect(settings.file == "storage.yml")
  }

  @Test func leavesOutMeansBuiltIn() throws {
    let settings = try parse("version: 1\n")
    #expect(settings.distributions == StorageSettings.builtIn.distributions)
    #expect(settings.otherBranches == ["main"])
    #expect(settings.pullRequests == PullRequestSettings())
    #expect(settings.rules.isEmpty)
    // A storage whose distribution is on main has no other branch of that name.
    let single = try parse("version: 1\ndistributions: [{name: main}]\n")
    #expect(single.distributions.first?.layers == ["main"])
    #expect(single.otherBranches == [])
  }

  @Test(arguments: ["error", "\"error\""])
  func immutabilityMayBeSaidAgain(severity: String) throws {
    let settings = try parse("version: 1\nrules: {overwrite: \(severity)}\n")
    #expect(settings.rules["overwrite"]?.severity == .error)
    #expect(!RuleOverride.isAllowed(.warning, for: "frozen"))
    #expect(RuleOverride.isAllowed(.off, for: "tree.space"))
  }

  @Test func releasesWithoutAProduction() throws {
    let chain = "{name: a, promoteFrom: [b]}, {name: b, layers: [a, b]}"
    #expect(try parse(distributions: chain).releaseDistribution?.name == "a")
    #expect(try parse(distributions: chain + ", {name: c}").releaseDistribution == nil)
    #expect(
      try parse(distributions: chain + ", {name: c, frozen: true}").releaseDistribution?.name == "a"
    )
  }

  @Test func promotionWithoutLayersIsUpToo() throws {
    let settings = try parse(distributions: "{name: a, promoteFrom: [b]}, {name: b}")
    let (a, b) = try (
      #require(settings.distribution(named: "a")), #require(settings.distribution(named: "b"))
    )
    #expect(settings.isUp(from: b, to: a))
    #expect(!settings.isUp(from: a, to: b))
  }
}

/// Parses settings under the file name `storage.yml`.
func parse(_ text: String) throws(SettingsError) -> StorageSettings {
  try StorageSettings(parsing: Array(text.utf8), file: "storage.yml")
}

/// Parses settings with distributions in flow style, at line 2 from column 17 on.
func parse(distributions: String) throws(SettingsError) -> StorageSettings {
  try parse("version: 1\ndistributions: [\(distributions)]\n")
}
