import Foundation
import PackageRegistry
import RegistryServer
import TestSupport

/// A server of one small package that is looked at in the ways that a test asks for.
final class ObservedServer: Sendable {
  let server: RegistryServer
  private let repository: TestRepository
  private let client: SocketClient

  init(
    _ observation: ObservationSettings, limits: ListenerLimits = ListenerLimits(),
    report: @escaping @Sendable (String) -> Void = { _ in }
  ) throws {
    repository = try TestRepository {
      TestBranch("production") {
        TestPackage("nginx", "1.0.0", content: String(repeating: "words ", count: 500))
      }
    }
    var configuration = RegistryServer.Configuration()
    let lookups = configuration.lookups
    var options = RegistryOptions()
    options.lookupObserver = { lookups.note($0, seconds: $1) }
    let registry = try Registry(
      sources: [.branches(["production"], ofRepositoryAt: repository.path, environment: [:])],
      options: options)
    configuration.listener.port = 0
    configuration.listener.limits = limits
    configuration.observation = observation
    server = try RegistryServer(registry: registry, configuration: configuration, report: report)
    client = SocketClient(port: server.port)
  }

  deinit { server.stop() }

  /// Asks for a target and returns the status; the header lines are added as they are.
  @discardableResult
  func ask(_ target: String, method: String = "GET", _ lines: [String] = []) -> Int? {
    let head =
      ["\(method) \(target) HTTP/1.1", "Host: registry.test:8080"] + lines
      + ["Connection: close"]
    return client.statuses(head.joined(separator: "\r\n") + "\r\n\r\n").first
  }

  /// Asks another listener of the server for a target and returns the body.
  func body(of target: String, port: UInt16) -> String {
    let answer = SocketClient(port: port).exchange([
      Array("GET \(target) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".utf8)
    ])
    let text = String(decoding: answer, as: UTF8.self)
    return text.range(of: "\r\n\r\n").map { String(text[$0.upperBound...]) } ?? ""
  }
}
