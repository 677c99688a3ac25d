import Foundation
import Git
import PackageModel
import PackageStorage
import PackageValidation
import TestSupport
import Testing

@Suite("Each rule of packages finds the package that breaks it", .tags(.medium))
struct FaultFixtureTests {
  static let rules = RuleBook.rules.filter { $0.fixture != nil }

  @Test(arguments: rules.map(\.id))
  func findsTheFault(rule id: String) throws {
    let rule = try #require(RuleBook.rule(id))
    let fixture = try FaultFixture(rule: id)
    let directory = try TemporaryDirectory("storage-fault")
    let folder = try fixture.layOut(in: directory)
    let findings =
      fixture.lost == nil
      ? try Self.findings(in: folder, fixture) : try Self.findingsInGit(folder, fixture)
    let found = findings.filter { $0.rule == id }
    #expect(
      found.contains { $0.path == fixture.path },
      "found \(found.map(\.path)), not \(fixture.path)")
    let severity = fixture.severity ?? rule.severity.rawValue
    // A new package is judged harder than published ones.
    let severities = Set(found.map(\.severity.rawValue))
    #expect(severities.contains(severity) || severities == ["error"])
    #expect(found.allSatisfy { !$0.message.isEmpty && !$0.message.hasSuffix(".") })
  }

  @Test("The package that the broken ones are made of has no finding")
  func soundPackage() throws {
    for name in ["foo/1.2.3", "foo/1.3.0", "baz/2.0.0"] {
      let findings = DirectoryCheck.findings(
        inDirectory: PackageRoot.fixture("packages/\(name)"), mode: .build,
        selection: RuleSelection())
      #expect(findings == [], "\(name)")
    }
  }

  @Test("A fault is found by its rule alone, or by rules that ask the same of it")
  func noOtherErrors() throws {
    for rule in Self.rules {
      let fixture = try FaultFixture(rule: rule.id)
      guard fixture.lost == nil, !Self.hasConsequences.contains(rule.id) else { continue }
      let directory = try TemporaryDirectory("storage-fault")
      let findings = try Self.findings(in: fixture.layOut(in: directory), fixture)
      let others = findings.filter { $0.rule != rule.id && $0.severity == .error }
      #expect(others.isEmpty, "\(rule.id) also breaks \(others.map(\.rule))")
    }
  }

  /// Rules whose fixture cannot help breaking another one.
  private static let hasConsequences: Set<String> = [
    "ds.fields-dir", "fields.parse", "changelog.parse", "manifest.name", "manifest.version",
    "tree.mode",
  ]

  private static func selection(_ fixture: FaultFixture) -> RuleSelection {
    RuleSelection(fixture.severity == "info" ? [fixture.rule: .info] : [:])
  }

  private static func findings(
    in folder: String, _ fixture: FaultFixture
  ) throws -> [PackageFinding] {
    let contents = DirectoryContents(folder)
    let package = PackageContents(
      try contents.folder(), reference: fixture.reference, reader: FactsReader(contents))
    return RuleBook.check(
      package,
      PackageFindings.Circumstances(mode: .build, isNew: true, selection: selection(fixture)))
  }

  /// Checks the package out of a repository that has lost one of its objects.
  private static func findingsInGit(
    _ folder: String, _ fixture: FaultFixture
  ) throws -> [PackageFinding] {
    let git = GitOracle(folder)
    try git.run("init", "--quiet", "--template=")
    try git.run("add", "--all")
    let tree = try git.run("write-tree")
    let blob = try git.revParse("\(tree):\(fixture.lost ?? "")")
    try FileManager.default.removeItem(
      atPath: "\(folder)/.git/objects/\(blob.prefix(2))/\(blob.dropFirst(2))")
    let opened = try Repository.open(
      at: folder, environment: HermeticEnvironment.variables(home: folder))
    let reference = try PackageReference("foo-1.2.3")
    let version = StoredVersion(
      reference: reference, tree: try #require(ObjectID(hexadecimal: tree)), signature: nil)
    return PackageCheck(opened, selection: selection(fixture))
      .findings(for: version, isNew: true)
  }
}
