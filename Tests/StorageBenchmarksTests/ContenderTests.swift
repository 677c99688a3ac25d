import TestSupport
import Testing

@testable import storage_benchmarks

/// The rivals must do the same work as we do, or their times would mean nothing.
@Suite(.tags(.medium)) struct ContenderTests {
  /// A rival's name and how it is made.
  static let rivals: [any Contender] = [
    MktreePlumbing(), ScratchIndexPlumbing(adding: .readTree),
    ScratchIndexPlumbing(adding: .batched),
  ]

  private func promote(
    _ promotion: Promotion, by contender: any Contender, in repository: String
  ) throws -> String {
    let scratch = try TemporaryDirectory()
    var children = ChildProcesses(environment: HermeticEnvironment.variables(home: scratch.path))
    return try contender.promote(
      promotion, in: repository, scratch: scratch.path, with: &children)
  }

  private func sample() throws -> TestRepository {
    try TestRepository {
      TestBranch("staging") {
        TestPackage("nginx", "1.0.0")
        TestFile("README.md", "Staging.\n")
      }
      TestBranch("snapshot") {
        TestPackage("nginx", "1.1.0")
        TestPackage("nginx", "1.2.0")
        TestPackage("apache", "2.0.0", extra: [TestFile("a b/\u{e9}.yml", "x: 1\n")])
      }
    }
  }

  @Test(arguments: 0..<3)
  func aRivalMovesTreesAndLeavesTheRest(index: Int) throws {
    let repository = try sample()
    let apache = try repository.tree("snapshot", package: "apache", "2.0.0")
    let nginx = try repository.tree("snapshot", package: "nginx", "1.1.0")
    let tips = (try repository.tip("staging"), try repository.tip("snapshot"))
    let promotion = Promotion(
      source: "snapshot", target: "staging",
      adding: ["apache-2.0.0", "nginx-1.1.0"].compactMap { Promotion.Version($0) })

    _ = try promote(promotion, by: Self.rivals[index], in: repository.path)

    #expect(try repository.tree("staging", package: "apache", "2.0.0") == apache)
    #expect(try repository.tree("staging", package: "nginx", "1.1.0") == nginx)
    #expect(
      try repository.git.lsTree("staging:packages/nginx").map(\.path) == ["1.0.0", "1.1.0"])
    #expect(try repository.git.lsTree("staging").map(\.path) == ["README.md", "packages"])
    // Apache's only version went, and its folder with it.
    #expect(try repository.git.lsTree("snapshot:packages").map(\.path) == ["nginx"])
    #expect(try repository.git.lsTree("snapshot:packages/nginx").map(\.path) == ["1.2.0"])
    #expect(try repository.git.revParse("staging^") == tips.0)
    #expect(try repository.git.revParse("snapshot^") == tips.1)
    try repository.git.fsck()
  }

  @Test(arguments: 0..<3)
  func packagesThatBecomeEmptyGo(index: Int) throws {
    let repository = try TestRepository {
      TestBranch("staging") { TestFile("README.md", "Staging.\n") }
      TestBranch("snapshot") {
        TestPackage("nginx", "1.1.0")
        TestFile("README.md", "Snapshot.\n")
      }
    }
    // The mktree way reads `packages` of both branches: the target must have one.
    try repository.commit(to: "staging") { TestPackage("apache", "1.0.0") }
    let promotion = Promotion(
      source: "snapshot", target: "staging",
      adding: [Promotion.Version(package: "nginx", version: "1.1.0")])
    _ = try promote(promotion, by: Self.rivals[index], in: repository.path)
    #expect(try repository.git.lsTree("snapshot").map(\.path) == ["README.md"])
  }

  @Test func theCloneLeavesTheSameTargetTree() throws {
    let repository = try sample()
    let promotion = Promotion(
      source: "snapshot", target: "staging",
      adding: [Promotion.Version(package: "apache", version: "2.0.0")])
    let scratch = try TemporaryDirectory()
    var children = ChildProcesses(environment: HermeticEnvironment.variables(home: scratch.path))
    let clone = try CloneAndCheckout().promote(
      promotion, in: repository.path, scratch: scratch.path, with: &children)
    let made = try GitOracle(clone).revParse("HEAD:packages")
    _ = try promote(promotion, by: MktreePlumbing(), in: repository.path)
    #expect(made == (try repository.tree("staging", "packages")))
    #expect(children.started == 3)
    #expect(children.cpu > .zero)
  }

  @Test func aMissingVersionIsAnError() throws {
    let repository = try sample()
    let promotion = Promotion(
      source: "snapshot", target: "staging",
      adding: [Promotion.Version(package: "apache", version: "9.9.9")])
    let error = #expect(throws: BenchmarkError.self) {
      try promote(promotion, by: MktreePlumbing(), in: repository.path)
    }
    // What git said comes with it.
    #expect(try #require(error).description.contains("packages/apache/9.9.9' does not exist"))
  }

  @Test(
    .enabled(if: SharedData.isAvailable, "the shared folder is not here"), .tags(.large),
    arguments: 0..<3)
  func aRivalReproducesTheRecordedPromotions(index: Int) throws {
    let copy = try SharedData.freshCopy()
    // The quick rival plays all cases, the slow ones enough of them to be believed.
    let cases = try SharedData.replayCases()
    for replay in index == 0 ? cases : Array(cases.prefix(8)) {
      try copy.git.run("update-ref", "refs/heads/\(replay.source)", replay.fromReference)
      try copy.git.run("update-ref", "refs/heads/\(replay.target)", replay.toReference)
      let promotion = Promotion(
        source: replay.source, target: replay.target,
        adding: replay.promoted.compactMap { Promotion.Version($0) },
        removing: replay.removed.compactMap { Promotion.Version($0) })
      _ = try promote(promotion, by: Self.rivals[index], in: copy.path)
      let target = try copy.git.revParse("refs/heads/\(replay.target):packages")
      #expect(target == replay.targetTree, "\(replay.name) target")
      let source = try copy.git.lsTree("refs/heads/\(replay.source)")
        .first { $0.path == "packages" }?.id
      #expect(source == replay.sourceTree, "\(replay.name) source")
    }
  }
}
