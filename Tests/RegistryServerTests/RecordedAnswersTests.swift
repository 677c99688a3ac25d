import Foundation
import PackageRegistry
import RegistryServer
import TestSupport
import Testing

/// Compares whole servers with the recorded answers of the reference registry, where they are.
@Suite(.enabled(if: SharedData.isAvailable), .tags(.large)) struct RecordedAnswersTests {
  /// Samples that are served together, and the answers recorded over them.
  struct Group: Sendable, CustomStringConvertible {
    let recorded: String
    let sources: [String]
    var description: String { recorded }
  }

  static let groups: [Group] = {
    let path = try? SharedData.path("data/registry/upstream/groups.tsv")
    let text = path.flatMap { try? String(contentsOfFile: $0, encoding: .utf8) } ?? ""
    return text.split(separator: "\n").dropFirst().map { line in
      let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
      return Group(
        recorded: String(columns[0]), sources: columns[1].split(separator: " ").map(String.init))
    }
  }()

  @Test(arguments: groups)
  func sampleSourcesAnswerAsRecorded(group: Group) throws {
    let root = try SharedData.path("data/registry/upstream")
    let registry = try Registry(sources: [.paths(group.sources.map { root + "/" + $0 })])
    try expectRecorded(
      registry, cacheTimes: [1, 1, 1, 1], index: "\(root)/\(group.recorded)",
      bodies: root + "/bodies")
  }

  /// Name, layers, and the cache times of the index, searches, categories and all else.
  static let distributions: [(String, [String], [Int])] = [
    ("production", ["production"], [10, 60, 600, 600]),
    ("staging", ["production", "staging"], [10, 10, 10, 10]),
    ("snapshot", ["production", "staging", "snapshot"], [10, 10, 10, 10]),
  ]

  @Test(arguments: distributions)
  func distributionsAnswerAsRecorded(name: String, layers: [String], times: [Int]) throws {
    let registry = try Registry(sources: [
      .branches(layers, ofRepositoryAt: try SharedData.mirror(), environment: [:])
    ])
    let root = try SharedData.path("data/registry/real")
    try expectRecorded(
      registry, cacheTimes: times, index: "\(root)/\(name).tsv", bodies: root + "/bodies")
  }

  private func expectRecorded(
    _ registry: Registry, cacheTimes: [Int], index: String, bodies: String
  ) throws {
    var configuration = RegistryServer.Configuration()
    configuration.listener.port = 0
    configuration.service.cacheTimes.index = cacheTimes[0]
    configuration.service.cacheTimes.search = cacheTimes[1]
    configuration.service.cacheTimes.categories = cacheTimes[2]
    configuration.service.cacheTimes.catchAll = cacheTimes[3]
    let server = try RegistryServer(registry: registry, configuration: configuration)
    defer { server.stop() }
    let result = try ProcessRun(
      try SharedData.path("tools/compare-answers"), [server.url, index, "--bodies", bodies]
    ).run()
    let errors = registry.problems.filter { $0.severity == .error }.map(\.description)
    #expect(result.succeeded, "\(result.outputText)\n\(errors.joined(separator: "\n"))")
    #expect(result.outputText.contains(" 0 failed"))
  }
}
