import Git
import PackageModel
import PackageStorage
import PackageValidation
import TestSupport
import Testing

/// What went wrong in the history of the real storage, by kind, is found by its rule.
///
/// The material has one commit of each branch, so none of the 88 commits that broke a rule is in
/// it: each kind of them is done again here to the real branches, with the real trees, where rules
/// must find it among 2,331 versions. All that are told of by name did one of these things.
@Suite(
  "Historic violations", .tags(.large),
  .enabled(if: SharedData.isAvailable, "needs the shared data; see STORAGE_SHARED"))
struct HistoricViolationTests {
  /// One way in which the history broke a rule.
  struct Kind: Sendable, CustomTestStringConvertible {
    let name: String
    /// How many commits of the history did it.
    let commits: Int
    let rule: String
    let severity: Finding.Severity
    let remake: @Sendable (RealStorage) throws -> [Finding]

    init(
      _ name: String, _ commits: Int, _ rule: String, _ severity: Finding.Severity,
      _ remake: @escaping @Sendable (RealStorage) throws -> [Finding]
    ) {
      (self.name, self.commits, self.rule) = (name, commits, rule)
      (self.severity, self.remake) = (severity, remake)
    }

    var testDescription: String { "\(name) (\(commits))" }
  }

  /// A version of a distribution that others hold, or hold not.
  private static func version(
    of name: String, in others: [String] = [], notIn absent: [String] = [], _ real: RealStorage,
    where matches: (StoredVersion) throws -> Bool = { _ in true }
  ) throws -> StoredVersion {
    let (there, away) = (try others.map(real.snapshot), try absent.map(real.snapshot))
    let found = try real.snapshot(name).contents().versions.first { version in
      try there.allSatisfy { try $0.version(version.reference) != nil }
        && away.allSatisfy { try $0.version(version.reference) == nil } && matches(version)
    }
    return try #require(found)
  }

  /// The tree of a version with one file more.
  private static func changed(_ version: StoredVersion, _ real: RealStorage) throws -> ObjectID {
    try real.tree(
      version.tree, [TreeEdit(["docs", "more.md"], real.blob("more\n"))])
  }

  private static func reference(_ text: String) throws -> PackageReference {
    try PackageReference(text)
  }

  static let kinds: [Kind] = [
    Kind("prod-overwrite", 9, "overwrite", .error) { real in
      let version = try version(of: "production", real)
      return try real.judge(
        "production", "[production] Mend \(version.reference)",
        [.put(version.reference, changed(version, real))])
    },
    Kind("prod-removal", 9, "removal", .error) { real in
      let versions = try real.snapshot("production").versions(of: PackageName("zoom"))
      #expect(versions.count > 1)
      return try real.judge(
        "production", "[production] Drop zoom", versions.map { .remove($0.reference) })
    },
    Kind("empty-commit", 9, "empty", .error) { real in
      try real.judge("snapshot", "[snapshot] Add it once more", [])
    },
    Kind("removed-before-promoted", 8, "removal-before-promotion", .error) { real in
      let version = try version(of: "snapshot", notIn: ["production", "staging"], real)
      return try real.judge(
        "snapshot", "[snapshot] Remove promoted packages", [.remove(version.reference)])
    },
    Kind("version-order", 8, "version-order", .warning) { real in
      let version = try version(of: "snapshot", notIn: ["production"], real) { version in
        let newest = try real.snapshot("production").versions(of: version.reference.name).last
        return newest.map { version.reference < $0.reference } ?? false
      }
      return try real.judge(
        "production", "[production] Promote \(version.reference) from snapshot",
        [.put(version.reference, version.tree)])
    },
    Kind("registry-version", 7, "registry", .error) { real in
      try real.judge(
        "snapshot", "[snapshot] Newer registry",
        [
          TreeEdit(
            ["Dockerfile"], real.blob("ARG PACKAGE_REGISTRY=v1.15.0\nFROM x:${PACKAGE_REGISTRY}\n")),
          TreeEdit(
            ["go.mod"],
            real.blob("module x\n\nrequire github.com/elastic/package-registry v1.14.0\n")),
        ])
    },
    Kind("direct-to-production", 6, "skipped-lower", .warning) { real in
      let version = try version(of: "production", real)
      let new = try reference("brand_new-1.0.0")
      return try real.judge(
        "production", "[production] Add \(new)", [.put(new, version.tree)])
    },
    Kind("staging-overwrite", 5, "overwrite", .warning) { real in
      let version = try version(of: "staging", real)
      return try real.judge(
        "staging", "[staging] Mend \(version.reference)",
        [.put(version.reference, changed(version, real))])
    },
    Kind("publish-existing", 5, "already-published", .error) { real in
      let version = try version(of: "production", notIn: ["snapshot"], real)
      return try real.judge(
        "snapshot", "[snapshot] Add \(version.reference)",
        [.put(version.reference, version.tree)])
    },
    Kind("staging-removal-unreleased", 4, "removal", .warning) { real in
      let version = try version(of: "staging", notIn: ["production"], real)
      return try real.judge(
        "staging", "[staging] Drop \(version.reference)", [.remove(version.reference)])
    },
    Kind("dev-dir", 3, "dev-dir", .error) { real in
      let version = try version(of: "snapshot", real)
      let tree = try real.tree(
        version.tree, [TreeEdit(["_dev", "build", "docs.md"], real.blob("docs\n"))])
      return try real.judge(
        "snapshot", "[snapshot] Change \(version.reference)", [.put(version.reference, tree)])
    },
    Kind("title-prefix", 3, "title-prefix", .error) { real in
      try real.judge(
        "staging", "[snapshot] Note", [TreeEdit(["notes.md"], real.blob("notes\n"))])
    },
    Kind("stray-file", 2, "layout", .error) { real in
      try real.judge(
        "snapshot", "[snapshot] Note",
        [TreeEdit(["packages", "aws", "notes.md"], real.blob("n\n"))]
      )
    },
    Kind("title-content", 2, "title-content", .warning) { real in
      let version = try version(of: "snapshot", notIn: ["production", "staging"], real)
      return try real.judge(
        "staging", "[staging] Promote elsewhere-9.9.9 from snapshot",
        [.put(version.reference, version.tree)])
    },
    Kind("registry-unpinned-arg", 2, "registry-pinned", .error) { real in
      try real.judge(
        "production", "[production] Newer registry",
        [
          TreeEdit(
            ["Dockerfile"], real.blob("ARG PACKAGE_REGISTRY=main\nFROM x:${PACKAGE_REGISTRY}\n"))
        ])
    },
    Kind("frozen-branch", 2, "frozen", .error) { real in
      let version = try version(of: "production", notIn: ["production-7.9"], real)
      return try real.judge(
        "production-7.9", "[production-7.9] Backport \(version.reference)",
        [.put(version.reference, version.tree)])
    },
    Kind("duplicate-differs", 2, "duplicate", .error) { real in
      let version = try version(of: "production", notIn: ["snapshot"], real)
      return try real.judge(
        "snapshot", "[snapshot] Add \(version.reference)",
        [.put(version.reference, changed(version, real))])
    },
    Kind("dir-manifest", 1, "dir-manifest", .error) { real in
      let version = try version(of: "snapshot", real)
      let other = try reference("\(version.reference.name)-99.0.0")
      return try real.judge(
        "snapshot", "[snapshot] Add \(other)", [.put(other, version.tree)])
    },
    Kind("content-drift", 1, "content-drift", .error) { real in
      let version = try version(of: "snapshot", notIn: ["production", "staging"], real)
      return try real.judge(
        "staging", "[staging] Promote \(version.reference) from snapshot",
        [.put(version.reference, changed(version, real))])
    },
  ]

  @Test func theyAreAll88() {
    #expect(Self.kinds.reduce(0) { $0 + $1.commits } == 88)
    #expect(Set(Self.kinds.map(\.name)).count == 19)
  }

  @Test(arguments: kinds)
  func isFoundByItsRule(kind: Kind) throws {
    let findings = try kind.remake(RealStorage())
    #expect(
      findings.contains { $0.rule == kind.rule && $0.severity == kind.severity }, "\(findings)")
    // What a version did wrong, the finding names.
    for finding in findings where finding.rule == kind.rule {
      #expect(finding.distribution != nil && finding.commit != nil && finding.hint != nil)
    }
  }

  /// Real promotions as they should have been recorded, each into its target as it stood.
  @Test func cleanPromotionsHaveNoError() throws {
    let real = try RealStorage(
      settings: """
        version: 1
        distributions:
          - {name: production, promoteFrom: [staging, snapshot], overwrite: never, remove: never}
          - name: staging
            layers: [production, staging]
            promoteFrom: [snapshot]
            overwrite: reason
            remove: reason
          - name: snapshot
            layers: [production, staging, snapshot]
            overwrite: yes
            remove: yes
        """)
    let repository = real.storage.repository
    var judged = 0
    // Each promoted version is parsed; the large promotions hold what the small ones hold.
    for replay in try SharedData.replayCases() where replay.promoted.count <= 5 {
      let from = try #require(try repository.target(of: replay.fromReference))
      let to = try #require(try repository.target(of: replay.toReference))
      let source = try DistributionSnapshot(
        real.storage.distribution(replay.source), at: from, in: repository)
      let edits = try replay.promoted.map { text in
        let version = try #require(try source.version(PackageReference(text)))
        return TreeEdit.put(version.reference, version.tree)
      }
      let names = replay.promoted.joined(separator: ", ")
      let findings = try real.judge(
        replay.target, at: to, among: [replay.source: from],
        "[\(replay.target)] Promote \(names) from \(replay.source)", edits)
      let errors = findings.filter { $0.severity == .error }
      #expect(errors.isEmpty, "\(replay): \(errors)")
      judged += 1
    }
    #expect(judged > 25)
  }
}
