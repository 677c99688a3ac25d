import Foundation
import TestSupport
import Testing

/// A change that breaks a rule of policy, or one that nearly does.
struct PolicyCase: Sendable, CustomTestStringConvertible {
  let rule: String
  let name: String
  /// The distribution that is changed.
  let distribution: String
  /// What the rule must find; nil: nothing.
  let severity: String?
  /// Whether the change is refused, by this rule or another.
  let isRefused: Bool
  /// The branches that are pushed.
  let branches: [String]
  let change: @Sendable (TestRepository) throws -> Void

  var testDescription: String { "\(rule): \(name)" }

  /// A change in which the rule finds something.
  static func bad(
    _ rule: String, _ severity: String, _ name: String, _ distribution: String,
    isRefused: Bool? = nil, also: [String] = [],
    _ change: @escaping @Sendable (TestRepository) throws -> Void
  ) -> PolicyCase {
    PolicyCase(
      rule: rule, name: name, distribution: distribution, severity: severity,
      isRefused: isRefused ?? (severity == "error"), branches: [distribution] + also,
      change: change)
  }

  /// A change in which the rule finds nothing, and which is accepted.
  static func good(
    _ rule: String, _ name: String, _ distribution: String, also: [String] = [],
    _ change: @escaping @Sendable (TestRepository) throws -> Void
  ) -> PolicyCase {
    PolicyCase(
      rule: rule, name: name, distribution: distribution, severity: nil, isRefused: false,
      branches: [distribution] + also, change: change)
  }
}

/// A storage as a server has it, with the hook in place, and a copy of it to make changes in.
struct PolicyStorage {
  let client: TestRepository
  let server: GitOracle
  let tool: StorageTool

  /// Makes both.
  init() throws {
    client = try TestRepository {
      TestBranch("production") {
        TestPackage("foo", "1.0.0")
        TestPackage("foo", "1.2.0", signature: Self.signature)
        Self.image("v1.15.0")
      }
      TestBranch("staging") {
        TestPackage("bar", "1.0.0")
        TestPackage("foo", "1.2.0")
        Self.image("v1.15.0")
      }
      TestBranch("snapshot") {
        TestPackage("bar", "1.1.0")
        TestPackage("baz", "1.0.0")
        TestPackage("foo", "1.1.0")
        TestPackage("foo", "1.3.0")
        Self.image("v1.15.0")
      }
      TestBranch("production-7.9") { TestPackage("old", "1.0.0") }
    }
    tool = try StorageTool()
    let path = client.directory.path("server.git")
    try client.git.run("clone", "--quiet", "--bare", client.path, path)
    server = GitOracle(path)
    let run = try tool.run("-C", path, "hook", "install")
    #expect(run.status == 0, "\(run.screen)")
  }

  /// What looks like a signature, to those who know no keys.
  static let signature = "-----BEGIN PGP SIGNATURE-----\n\nAAAA\n-----END PGP SIGNATURE-----\n"

  /// The two files that name the registry.
  @TestList<any TestContent>
  static func image(_ version: String, module: String? = nil) -> [any TestContent] {
    TestFile(
      "Dockerfile",
      """
      ARG PACKAGE_REGISTRY=\(version)
      FROM registry.example/package-registry:${PACKAGE_REGISTRY}

      """)
    TestFile(
      "go.mod",
      """
      module example.com/storage

      require (
      \tgithub.com/elastic/package-registry \(module ?? version) // the server
      )

      """)
  }

  /// The findings of `validate D --base` since the server's state, and how it ended.
  func validate(_ distribution: String) throws -> (findings: [[String: Any]], status: Int32?) {
    let base = try server.revParse("refs/heads/\(distribution)")
    let run = try tool.run(
      "-C", client.path, "--json", "validate", distribution, "--base", base)
    let value = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
    let document = try #require(value as? [String: Any], "\(run.screen)")
    return (try #require(document["findings"] as? [[String: Any]]), run.status)
  }

  /// Pushes to the server with plain git.
  func push(_ words: String...) throws -> ProcessResult {
    try push(words)
  }

  func push(_ words: [String]) throws -> ProcessResult {
    try client.git.command(["push", "--quiet", server.path] + words).run()
  }

  /// Everything that the server has: references, and files of any kind.
  func serverState() throws -> [String] {
    let files = FileManager.default.enumerator(atPath: server.path)?.compactMap { $0 as? String }
    return try server.forEachRef().map { "\($0.key) \($0.value)" }.sorted() + (files ?? []).sorted()
  }

  /// Pushes what must be refused, and makes sure that nothing of it stays.
  func expectRefused(
    _ words: String..., by rule: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let before = try serverState()
    let result = try push(words)
    #expect(result.status == 1, "\(result.errorText)", sourceLocation: sourceLocation)
    #expect(
      result.errorText.contains("[\(rule)]"), "\(result.errorText)", sourceLocation: sourceLocation)
    #expect(try serverState() == before, sourceLocation: sourceLocation)
    try server.fsck()
  }

  /// Pushes what must be accepted.
  func expectAccepted(
    _ words: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let result = try push(words)
    #expect(result.status == 0, "\(result.errorText)", sourceLocation: sourceLocation)
    try server.fsck()
  }
}

extension TestRepository {
  /// Commits a tree of git's own making to a branch.
  func commit(
    _ tree: String, to branch: String, parents: [String], message: String
  ) throws {
    let arguments = ["commit-tree", tree, "-m", message] + parents.flatMap { ["-p", $0] }
    try git.run("update-ref", "refs/heads/\(branch)", git.run(arguments))
  }
}
