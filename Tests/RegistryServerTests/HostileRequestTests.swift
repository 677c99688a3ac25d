import Foundation
import PackageRegistry
import RegistryServer
import Synchronization
import TestSupport
import Testing

/// Raw requests over a socket: no hidden second request is answered, nothing stops the server.
@Suite(.tags(.large)) struct HostileRequestTests {
  private let repository: TestRepository
  private let server: RegistryServer
  private let client: SocketClient

  init() throws {
    repository = try TestRepository { TestBranch("production") { TestPackage("nginx", "1.0.0") } }
    let registry = try Registry(sources: [
      .branches(["production"], ofRepositoryAt: repository.path, environment: [:])
    ])
    var configuration = RegistryServer.Configuration()
    configuration.listener.port = 0
    configuration.listener.limits.requestSeconds = 2
    configuration.listener.limits.idleSeconds = 2
    server = try RegistryServer(registry: registry, configuration: configuration)
    client = SocketClient(port: server.port)
  }

  private static let hidden = "GET /health HTTP/1.1\r\nHost: a\r\n\r\n"

  @Test func goodRequestsArePipelined() {
    let request = "GET /health HTTP/1.1\r\nHost: a\r\n\r\n"
    #expect(client.statuses(String(repeating: request, count: 3)) == [200, 200, 200])
    #expect(client.statuses("GET /health HTTP/1.1\nHost: a\n\n") == [200], "a bare LF is tolerated")
    #expect(client.statuses("GET http://b/health HTTP/1.1\r\nHost: a\r\n\r\n") == [200])
    #expect(client.statuses("GET /health HTTP/1.0\r\n\r\n") == [200])
    server.stop()
  }

  @Test func longAndManyPartsAreBounded() {
    let long = String(repeating: "a", count: 65_536)
    #expect(
      client.statuses("GET /\(long) HTTP/1.1\r\nHost: a\r\n\r\n").allSatisfy {
        (400..<500).contains($0)
      })
    let many = (0..<10_000).map { "p\($0)=\($0)" }.joined(separator: "&")
    #expect(
      client.statuses("GET /search?\(many) HTTP/1.1\r\nHost: a\r\n\r\n").allSatisfy { $0 < 500 })
    let headers = (0..<5_000).map { "X-\($0): y\r\n" }.joined()
    #expect(
      client.statuses("GET /health HTTP/1.1\r\nHost: a\r\n\(headers)\r\n").allSatisfy {
        (400..<500).contains($0)
      })
    for trap in [
      "/package/nginx/1.0.0/..%2f..%2f..%2fetc/passwd", "/package/nginx/1.0.0/%2e%2e/%2e%2e/x",
      "/package/nginx/1.0.0/%00", "/package/nginx/1.0.0/docs%2f..%2f..",
      "/%2e%2e/%2e%2e/etc/passwd",
      "/package/nginx/1.0.0/docs/README.md%00.png", "/package/nginx/1.0.0/%5c..%5cx",
    ] {
      let statuses = client.statuses("GET \(trap) HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(statuses.count == 1 && [301, 404].contains(statuses[0]), "\(trap): \(statuses)")
    }
    #expect(client.statuses(Self.hidden) == [200])
    server.stop()
  }

  @Test func aDrippingRequestIsCut() {
    let started = ContinuousClock.now
    let head = Array("GET /health HTTP/1.1\r\nHost: ".utf8)
    let drip = (head + [UInt8](repeating: UInt8(ascii: "a"), count: 300)).map { [$0] }
    let answer = client.exchange(drip, pause: 100_000)
    #expect(SocketClient.statuses(answer).allSatisfy { $0 >= 400 })
    // The drip alone takes 32 s, and no pause in it is as long as the idle time.
    #expect(ContinuousClock.now - started < .seconds(60))
    #expect(client.statuses(Self.hidden) == [200])
    server.stop()
  }

  @Test func stoppingWaitsForOpenRequestsAndRefusesNewOnes() {
    #expect(client.statuses(Self.hidden) == [200])
    server.stop()
    #expect(client.statuses(Self.hidden) == [])
  }

  /// Fuzzed requests of others.
  static let corpusBytes: [[UInt8]] = {
    guard let path = try? SharedData.path("data/hostile/http-requests") else { return [] }
    let urls = try? FileManager.default.contentsOfDirectory(
      at: URL(fileURLWithPath: path), includingPropertiesForKeys: nil)
    return (urls ?? []).sorted { $0.path < $1.path }.compactMap { url in
      (try? Data(contentsOf: url)).map { [UInt8]($0) }
    }
  }()

  @Test(.enabled(if: !corpusBytes.isEmpty)) func fuzzedRequestsNeverStopTheServer() throws {
    let serverErrors = Atomic(0)
    let corpus = Self.corpusBytes
    DispatchQueue.concurrentPerform(iterations: corpus.count) { [client] index in
      let statuses = SocketClient.statuses(client.exchange([corpus[index]], patience: 100))
      serverErrors.add(statuses.count { $0 >= 500 && $0 != 505 }, ordering: .relaxed)
    }
    let errors = serverErrors.load(ordering: .relaxed)
    print("fuzzed requests: \(corpus.count), server errors \(errors)")
    #expect(errors == 0)
    #expect(client.statuses(Self.hidden) == [200])
    server.stop()
  }

  /// Good requests with bytes flipped, inserted, doubled and cut out, many on one connection.
  @Test(arguments: [1, 2, 3] as [UInt64]) func mutatedRequestsNeverStopTheServer(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var connection: RawConnection?
    var (connections, serverErrors) = (0, 0)
    for _ in 0..<1_000 {
      if connection == nil {
        connection = RawConnection(port: server.port)
        connections += 1
      }
      var isOver = !(connection?.send(RequestMutation.mutated(by: &random)) ?? false)
      // What is unsound closes the connection, what is incomplete waits for more.
      while let response = connection?.response(patience: 5) {
        if response.status >= 500, response.status != 505 { serverErrors += 1 }
        isOver = isOver || response.isLast
      }
      if isOver || connection?.isClosed(patience: 0) == true { connection = nil }
    }
    connection = nil
    print("mutated requests: 1000 on \(connections) connections, server errors \(serverErrors)")
    #expect(serverErrors == 0)
    let answer = RawConnection(port: server.port).flatMap { connection in
      connection.send("GET /search HTTP/1.1\r\nHost: a\r\n\r\n")
      return connection.response()
    }
    #expect(answer?.body == server.service.answer(HTTPRequest(target: "/search")).body.bytes())
    server.stop()
  }
}
