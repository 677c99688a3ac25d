import Foundation
import PackageRegistry
import RegistryServer
import Testing

/// Compares whole servers with the recorded answers of the reference registry, where they are.
@Suite(.enabled(if: SharedData.hasAnswers)) struct RecordedAnswersTests {
  static let groups = SharedData.groups

  @Test(arguments: groups)
  func sampleSourcesAnswerAsRecorded(group: SharedData.Group) throws {
    let root = SharedData.root.appending(path: "data/registry/upstream")
    let registry = try Registry(
      sources: [.paths(group.sources.map { root.appending(path: $0).path })])
    var configuration = RegistryServer.Configuration()
    configuration.service.cacheTimes.index = 1
    configuration.service.cacheTimes.search = 1
    configuration.service.cacheTimes.categories = 1
    configuration.service.cacheTimes.catchAll = 1
    try expectRecorded(
      registry, configuration, root.appending(path: group.recorded),
      bodies: root.appending(path: "bodies"))
  }

  static let distributions = [
    ("production", ["production"], [10, 60, 600, 600]),
    ("staging", ["production", "staging"], [10, 10, 10, 10]),
    ("snapshot", ["production", "staging", "snapshot"], [10, 10, 10, 10]),
  ]

  @Test(.enabled(if: SharedData.mirror != nil), arguments: distributions)
  func distributionsAnswerAsRecorded(name: String, layers: [String], times: [Int]) throws {
    let mirror = try #require(SharedData.mirror)
    let registry = try Registry(sources: [
      .branches(layers, ofRepositoryAt: mirror.path, environment: [:])
    ])
    var configuration = RegistryServer.Configuration()
    configuration.service.cacheTimes.index = times[0]
    configuration.service.cacheTimes.search = times[1]
    configuration.service.cacheTimes.categories = times[2]
    configuration.service.cacheTimes.catchAll = times[3]
    try expectRecorded(
      registry, configuration,
      SharedData.root.appending(path: "data/registry/real/\(name).tsv"),
      bodies: SharedData.root.appending(path: "data/registry/real/bodies"))
  }

  private func expectRecorded(
    _ registry: Registry, _ configuration: RegistryServer.Configuration, _ index: URL, bodies: URL
  ) throws {
    var configuration = configuration
    configuration.listener.port = 0
    let server = try RegistryServer(registry: registry, configuration: configuration)
    defer { server.stop() }
    let process = Process()
    let output = Pipe()
    process.executableURL = SharedData.root.appending(path: "tools/compare-answers")
    process.arguments = [server.url, index.path, "--bodies", bodies.path]
    process.standardOutput = output
    try process.run()
    let text = String(
      decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let errors = registry.problems.filter { $0.severity == .error }.map(\.description)
    #expect(process.terminationStatus == 0, "\(text)\n\(errors.joined(separator: "\n"))")
    #expect(text.contains(" 0 failed"))
  }
}
