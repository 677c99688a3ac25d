import Git
import PackageModel
import PackageStorage
import PackageValidation
import TestSupport
import Testing

@Suite(
  "The real distributions",
  .enabled(if: SharedData.isAvailable, "needs the shared data"), .tags(.large))
struct RealDistributionTests {
  /// How many versions break a rule, and how often: as it was measured with other programs.
  ///
  /// Three figures differ from those. `changelog.link`: 93 versions with 103 bad links and 2 with
  /// none were counted; the link of zeek-1.4.3, which is empty, is both and counts once here.
  /// `changelog.order`: 4 were counted, and 3 changelogs have a higher version below their first.
  /// `fields.required`: 0, because data streams alone were looked at; here the fields of jolokia, of
  /// type input, count too.
  static let expected: [String: (versions: Int, findings: Int)] = [
    "changelog.link": (94, 104),
    "changelog.missing": (207, 207),
    "changelog.order": (3, 3),
    "changelog.unique": (1, 1),
    "changelog.version": (15, 15),
    "ds.pipeline-both": (10, 20),
    "ds.stream-template": (6, 10),
    "ds.vars-unique": (11, 11),
    "duplicate": (10, 10),
    "fields.dimension-type": (20, 20),
    "fields.external": (15, 1507),
    "fields.group-unit": (6, 6),
    "fields.required": (3, 12),
    "fields.type-missing": (58, 832),
    "kibana.dangling-reference": (13, 40),
    "kibana.file-prefix": (48, 1442),
    "kibana.id-filename": (19, 876),
    "manifest.asset-type": (108, 411),
    "manifest.categories": (1, 1),
    "manifest.conditions": (9, 9),
    "manifest.owner": (34, 34),
    "manifest.prerelease": (1, 1),
    "manifest.type": (2, 2),
    "policy.stream-declared": (7, 7),
    "tree.junk": (3, 18),
  ]

  @Test("They have no errors, and the warnings that are known")
  func knownFindings() throws {
    let repository = try Repository.open(
      at: try SharedData.mirror(),
      environment: HermeticEnvironment.variables(home: "/nonexistent"))
    let storage = try PackageStorage(repository)
    let check = DistributionCheck(storage, selection: RuleSelection())
    var findings: [Finding] = []
    var packages = 0
    for name in ["production", "staging", "snapshot"] {
      let outcome = try check.outcome(of: storage.snapshot(of: storage.distribution(name)))
      findings += outcome.findings
      packages += outcome.packageCount
    }
    #expect(packages == 2_331)
    #expect(findings.filter { $0.severity == .error } == [])
    let byRule = Dictionary(grouping: findings, by: \.rule)
    #expect(Set(byRule.keys) == Set(Self.expected.keys))
    for (rule, found) in byRule {
      let versions = Set(
        found.map { "\($0.distribution ?? "") \($0.package ?? "")-\($0.version ?? "")" })
      let expected = Self.expected[rule]
      #expect(versions.count == expected?.versions, "\(rule)")
      #expect(found.count == expected?.findings, "\(rule)")
    }
  }
}
