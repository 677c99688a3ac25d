import Foundation
import Synchronization
import TestSupport
import Testing

@testable import PackageRegistry

/// A registry that follows its branches.
@Suite(.tags(.medium)) struct RegistryRefreshTests {
  private let repository: TestRepository
  private let registry: Registry
  private let refresh: RegistryRefresh
  private let said: Said
  /// How many times the storage was read.
  private let readings: Readings

  private final class Readings: Sendable {
    private let number = Mutex(0)
    func add() { number.withLock { $0 += 1 } }
    var count: Int { number.withLock { $0 } }
  }

  /// What the log was told.
  private final class Said: Sendable {
    private let lines = Mutex<[String]>([])
    func add(_ line: String) { lines.withLock { $0.append(line) } }
    var all: [String] { lines.withLock { $0 } }
  }

  init() throws {
    let repository = try TestRepository {
      TestBranch("production") { TestPackage("a", "1.0.0") }
      TestBranch("staging") {
        TestPackage("a", "1.1.0")
        TestPackage("b", "1.0.0")
      }
    }
    let path = repository.path
    let sources: @Sendable () throws -> [RegistrySource] = {
      [try .branches(["production", "staging"], ofRepositoryAt: path, environment: [:])]
    }
    let registry = try Registry(sources: sources())
    let said = Said()
    let references = ["refs/heads/production", "refs/heads/staging", "refs/heads/main"]
    let readings = Readings()
    refresh = RegistryRefresh(
      registry, references: references, ofRepositoryAt: path, environment: [:],
      plan: { RegistryRefresh.Plan(sources: try sources(), references: references) },
      report: { said.add($0) }, measure: { _, _ in readings.add() })
    self.repository = repository
    self.registry = registry
    self.said = said
    self.readings = readings
    refresh.look()
  }

  @Test func aMovedTipIsServedAndOnlyNewVersionsAreRead() throws {
    let before = registry.snapshot()
    let tag = registry.fingerprint
    try repository.commit(to: "staging") { TestPackage("a", "1.2.0") }
    refresh.look()
    #expect(try registry.found("all=true") == ["a-1.0.0", "a-1.1.0", "a-1.2.0", "b-1.0.0"])
    #expect(registry.work.readVersions == 1)
    #expect(registry.fingerprint != tag)
    // What was asked for before goes on from where it was.
    #expect(try before.found("all=true") == ["a-1.0.0", "a-1.1.0", "b-1.0.0"])
    #expect(before.fingerprint == tag)
    #expect(try !before.package("a", "1.1.0").isEmpty)
    #expect(said.all.isEmpty)
  }

  @Test func aPromotionReadsNothing() throws {
    let tree = try repository.tree("staging", package: "b", "1.0.0")
    let git = repository.git
    let packages = try git.run(
      "mktree", input: "040000 tree \(tree)\t1.0.0\n")
    let names = try git.run("ls-tree", "production", "packages/")
      .replacing("packages/", with: "")
    let folder = try git.run("mktree", input: names + "\n040000 tree \(packages)\tb\n")
    let root = try git.run("mktree", input: "040000 tree \(folder)\tpackages\n")
    let commit = try git.run("commit-tree", "-p", "production", "-m", "Promote", root)
    try git.run("update-ref", "refs/heads/production", commit)
    refresh.look()
    #expect(registry.work.readVersions == 0)
    #expect(
      registry.packages.map { "\($0.name) \($0.origin)" } == [
        "a production", "a staging", "b production",
      ])
  }

  @Test func nothingIsDoneWhereNothingMoved() throws {
    let tag = registry.fingerprint
    for _ in 0..<5 { refresh.look() }
    #expect(registry.fingerprint == tag)
    #expect(said.all.isEmpty)
    #expect(readings.count == 0, "not even at the first look")
  }

  @Test func aReferenceThatDecidesNothingIsNoReasonToRead() throws {
    let tip = try repository.tip("staging")
    try repository.git.run("update-ref", "refs/heads/main", tip)
    refresh.look()
    #expect(readings.count == 0)
    try repository.commit(to: "staging") { TestPackage("c", "1.0.0") }
    for _ in 0..<3 { refresh.look() }
    #expect(readings.count == 1)
    #expect(registry.contains("c", "1.0.0"))
  }

  @Test func whatMovedWhileTheRegistryWasLoadedIsRead() throws {
    try repository.commit(to: "staging") { TestPackage("c", "1.0.0") }
    let path = repository.path
    let sources: @Sendable () throws -> [RegistrySource] = {
      [try .branches(["production", "staging"], ofRepositoryAt: path, environment: [:])]
    }
    // It stands where it stood before that commit.
    let late = RegistryRefresh(
      registry, references: ["refs/heads/staging"], ofRepositoryAt: path, environment: [:],
      plan: { RegistryRefresh.Plan(sources: try sources(), references: ["refs/heads/staging"]) },
      report: { _ in })
    late.look()
    #expect(registry.contains("c", "1.0.0"))
  }

  @Test func aMissingBranchKeepsWhatWasThereAndIsSaidOnce() throws {
    let tip = try repository.tip("staging")
    try repository.git.run("update-ref", "-d", "refs/heads/staging")
    for _ in 0..<3 { refresh.look() }
    #expect(try registry.found("") == ["a-1.1.0", "b-1.0.0"])
    #expect(said.all.count == 1)
    #expect(said.all.first?.contains("staging") == true)
    try repository.git.run("update-ref", "refs/heads/staging", tip)
    try repository.commit(to: "staging") { TestPackage("c", "1.0.0") }
    for _ in 0..<3 { refresh.look() }
    #expect(try registry.found("") == ["a-1.1.0", "b-1.0.0", "c-1.0.0"])
    #expect(said.all.count == 2)
    #expect(said.all.last == "the storage can be read again")
  }

  @Test func aMissingObjectKeepsWhatWasThere() throws {
    try repository.commit(to: "staging") { TestPackage("c", "1.0.0", content: "new") }
    let manifest = try repository.git.revParse("staging:packages/c/1.0.0/manifest.yml")
    let path = repository.path + "/objects/\(manifest.prefix(2))/\(manifest.dropFirst(2))"
    try #require(FileManager.default.fileExists(atPath: path), "small imports are loose objects")
    let bytes = try Data(contentsOf: URL(filePath: path))
    try FileManager.default.removeItem(atPath: path)
    for _ in 0..<3 { refresh.look() }
    #expect(try registry.found("") == ["a-1.1.0", "b-1.0.0"])
    #expect(said.all.count == 1)
    #expect(said.all.first?.contains("c/1.0.0") == true)
    try bytes.write(to: URL(filePath: path))
    // Tried again after a while, though no reference has moved.
    for _ in 0..<30 { refresh.look() }
    #expect(try registry.found("") == ["a-1.1.0", "b-1.0.0", "c-1.0.0"])
  }

  @Test func timesOfArrivalAreThoseOfAFreshStart() throws {
    #expect(try registry.arrivalTime(of: "a", "1.1.0") == 1_600_000_000)
    try repository.commit(to: "staging") { TestPackage("a", "1.2.0") }
    refresh.look()
    let fresh = try Registry(sources: [
      .branches(["production", "staging"], ofRepositoryAt: repository.path, environment: [:])
    ])
    for version in ["1.0.0", "1.1.0", "1.2.0"] {
      #expect(
        try registry.arrivalTime(of: "a", version) == fresh.arrivalTime(of: "a", version))
    }
  }

  @Test func itLooksByItself() throws {
    refresh.start()
    try repository.commit(to: "staging") { TestPackage("c", "1.0.0") }
    let clock = ContinuousClock()
    let start = clock.now
    while !registry.contains("c", "1.0.0"), clock.now - start < .seconds(20) { usleep(5_000) }
    #expect(registry.contains("c", "1.0.0"))
    // The thread gives way to those that serve.
    #expect(try niceThreads() >= 1)
    refresh.stop()
    refresh.stop()
    try repository.commit(to: "staging") { TestPackage("d", "1.0.0") }
    usleep(400_000)
    #expect(!registry.contains("d", "1.0.0"))
  }

  /// How many threads of this process weigh less than usual, by the 19th field of their `stat`.
  private func niceThreads() throws -> Int {
    try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count { task in
      let path = "/proc/self/task/\(task)/stat"
      let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
      let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
      return fields.count > 16 && fields[16] == "\(RegistryRefresh.niceness)"
    }
  }

  @Test func timesOfArrivalAreKnownBeforeAnyoneAsks() throws {
    #expect(try registry.arrivalTime(of: "b", "1.0.0") != nil)
    let production = registry.arrivals.first
    try repository.commit(to: "staging") { TestPackage("c", "1.0.0") }
    refresh.look()
    #expect(registry.arrivals.map(\.isKnown) == [false, true])
    #expect(registry.arrivals.first === production, "its branch has not moved")
  }
}
