import PackageRegistry
import TestSupport
import Testing

/// A thousand random questions to random distributions, against the naive model.
@Suite(.tags(.medium)) struct NaiveModelTests {
  private static let versions = [
    "0.1.0", "0.9.0", "1.0.0-rc1", "1.0.0", "1.0.1", "1.2.0-beta.2", "1.2.0-beta.10", "1.10.0",
    "2.0.0-SNAPSHOT", "2.0.0",
  ]
  private static let ranges: [String?] = [
    nil, "^7.16.0 || ^8.0.0", "^8.1.0", ">=8.2.0-0", "~7.17.0",
  ]
  private static let kibanas = ["7.17.3", "8.0.0", "8.1.2", "8.2.0-SNAPSHOT", "9.0.0"]
  private static let names = ["alpha", "beta", "gamma_ray"]
  private static let categories = ["aws", "web", "security", "observability"]

  @Test(arguments: UInt64(1)...10)
  func searchesAgreeWithTheModel(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let packages = (0..<24).map { _ in
      NaivePackage(
        name: Self.names.randomElement(using: &random) ?? "alpha",
        version: Self.versions.randomElement(using: &random) ?? "1.0.0",
        release: Bool.random(using: &random)
          ? "ga" : ["beta", "experimental"][Int.random(in: 0...1, using: &random)],
        kibana: Self.ranges.randomElement(using: &random) ?? nil,
        type: Bool.random(using: &random) ? "integration" : "input",
        categories: Self.categories.filter { _ in Bool.random(using: &random) },
        layer: Int.random(in: 0...2, using: &random))
    }
    // One layer holds a name and version once.
    var seen: Set<String> = []
    let distinct = packages.filter { seen.insert("\($0.layer) \($0.id)").inserted }
    let layers = ["production", "staging", "snapshot"]
    let repository = try TestRepository {
      for (number, layer) in layers.enumerated() {
        TestBranch(layer) {
          TestPackage("filler_\(number)", "1.0.0", manifest: "name: filler")
          for package in distinct where package.layer == number {
            TestPackage(package.name, package.version, manifest: package.manifest)
          }
        }
      }
    }
    let registry = try Registry(sources: [
      .branches(layers, ofRepositoryAt: repository.path, environment: [:])
    ])
    let model = NaiveRegistry(distinct)
    for _ in 0..<100 {
      var query = NaiveRegistry.Query()
      if Bool.random(using: &random) { query.kibana = Self.kibanas.randomElement(using: &random) }
      if Int.random(in: 0...3, using: &random) == 0 {
        query.name = Self.names.randomElement(using: &random)
      }
      if Int.random(in: 0...3, using: &random) == 0 { query.type = "input" }
      if Bool.random(using: &random) {
        query.category = Self.categories.randomElement(using: &random)
      }
      query.all = Bool.random(using: &random)
      query.prerelease = Bool.random(using: &random)
      query.experimental = Bool.random(using: &random)
      #expect(try registry.found(query.text) == model.answer(query), "\(query.text)")
    }
  }
}
