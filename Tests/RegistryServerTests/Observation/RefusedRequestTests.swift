import Foundation
import RegistryServer
import TestSupport
import Testing

/// What is refused before anything looks at what it asks for is logged and counted like the rest.
@Suite(.tags(.large)) struct RefusedRequestTests {
  private let directory: TemporaryDirectory
  private var settings = ObservationSettings()

  init() throws {
    directory = try TemporaryDirectory("storage-refused")
    settings.metrics = .init(host: "127.0.0.1", port: 0)
  }

  private func server(
    _ format: AccessLogSettings.Format, _ change: (inout ListenerLimits) -> Void = { _ in }
  ) throws -> ObservedServer {
    var settings = settings
    var log = AccessLogSettings()
    (log.path, log.format) = (directory.path("log"), format)
    settings.accessLog = log
    var limits = ListenerLimits()
    change(&limits)
    return try ObservedServer(settings, limits: limits)
  }

  private func lines(_ count: Int) -> [String] {
    var lines: [String] = []
    for _ in 0..<1_500 {
      let text = (try? String(contentsOfFile: directory.path("log"), encoding: .utf8)) ?? ""
      lines = text.split(separator: "\n").map(String.init)
      if lines.count >= count { break }
      usleep(20_000)
    }
    return lines
  }

  /// How many requests of each status no route took, once there are as many in all.
  private func counts(_ server: ObservedServer, _ all: Int) throws -> [String: Int] {
    let url = try #require(server.server.observers.first { $0.what == "metrics" }?.url)
    let port = try #require(URL(string: url)?.port.flatMap(UInt16.init(exactly:)))
    var counts: [String: Int] = [:]
    for _ in 0..<1_500 {
      counts = [:]
      let text = server.body(of: "/metrics", port: port)
      for match in text.matches(of: #/storage_unmatched_requests_total{code="(\d+)"} (\d+)/#) {
        counts[String(match.1)] = Int(match.2)
      }
      if counts.values.reduce(0, +) >= all { break }
      usleep(20_000)
    }
    return counts
  }

  /// A request that is refused: with what status, and what request line and reason are noted.
  struct Refused: Sendable, CustomTestStringConvertible {
    let name: String
    let request: String
    let status: Int
    let line: String
    let reason: String
    var testDescription: String { name }
  }

  static let requests = [
    Refused(
      name: "two hosts", request: "GET /a HTTP/1.1\r\nHost: a\r\nHost: b\r\nUser-Agent: me\r\n\r\n",
      status: 400, line: "GET /a HTTP/1.1", reason: "not exactly one Host"),
    Refused(
      name: "body", request: "POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
      status: 400, line: "POST /b HTTP/1.1", reason: "request bodies are not accepted"),
    Refused(
      name: "long line",
      request: "GET /\(String(repeating: "c", count: 9_000)) HTTP/1.1\r\nHost: a\r\n\r\n",
      status: 414, line: "GET /\(String(repeating: "c", count: 1_023))… HTTP/1.1",
      reason: "the request line has more than 8192 bytes"),
    Refused(
      name: "many headers",
      request: "GET /d HTTP/1.1\r\nHost: a\r\n\(String(repeating: "X: y\r\n", count: 200))\r\n",
      status: 431, line: "GET /d HTTP/1.1", reason: "the request has more than 100 header lines"),
    // The next two are libmicrohttpd's own: more than it takes in.
    Refused(
      name: "longer line",
      request: "GET /\(String(repeating: "e", count: 60_000)) HTTP/1.1\r\nHost: a\r\n\r\n",
      status: 414, line: "-", reason: "the request line is too long"),
    Refused(
      name: "long header",
      request: "GET /f HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 60_000))\r\n\r\n",
      status: 431, line: "- /f -", reason: "the request head is too long"),
  ]

  @Test(arguments: requests)
  func aRefusedRequestIsSeen(_ refused: Refused) throws {
    let (line, status) = (refused.line, refused.status)
    let server = try server(.ecs)
    let connection = try #require(RawConnection(port: server.server.port))
    connection.send(refused.request)
    #expect(connection.response()?.status == status)
    connection.finishSending()
    let logged = try #require(lines(1).first)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(logged.utf8)) as? [String: Any])
    #expect(object["message"] as? String == line)
    #expect(object["event.reason"] as? String == refused.reason)
    #expect(object["http.response.status_code"] as? Int == status)
    #expect(object["source.ip"] as? String == "127.0.0.1")
    #expect(object["user_agent.original"] as? String == (line.contains("/a ") ? "me" : nil))
    #expect(try counts(server, 1) == ["\(status)": 1])
    #expect(lines(1).count == 1)
  }

  @Test func oneTooManyIsSeen() throws {
    let server = try server(.text) {
      ($0.connections, $0.connectionsPerClient, $0.surplusConnections) = (8, 1, 8)
    }
    let first = try #require(RawConnection(port: server.server.port, from: 2))
    first.send("GET /search HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(first.response()?.status == 200)
    let second = try #require(RawConnection(port: server.server.port, from: 2))
    second.send("GET /categories HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(second.response()?.status == 503)
    let lines = lines(2)
    #expect(lines.allSatisfy { $0.hasPrefix("127.0.0.2 ") }, "\(lines)")
    #expect(lines.contains { $0.contains(#""GET /categories HTTP/1.1" 503 "#) }, "\(lines)")
    #expect(try counts(server, 1) == ["503": 1])
  }

  @Test func whoTakesTooLongIsSeen() throws {
    let server = try server(.text) { $0.requestSeconds = 1 }
    let slow = try #require(RawConnection(port: server.server.port, from: 2))
    let silent = try #require(RawConnection(port: server.server.port, from: 3))
    let gone = try #require(RawConnection(port: server.server.port, from: 4))
    slow.send("GET /sea")
    gone.send("GET /sea")
    gone.finishSending()
    #expect(slow.isClosed(patience: 20_000))
    #expect(silent.isClosed(patience: 20_000))
    #expect(try counts(server, 1) == ["408": 1])
    server.server.stop()
    let lines = lines(1)
    #expect(lines.count == 1, "\(lines)")
    #expect(lines.first?.contains(#"] "-" 408 0 "#) == true, "\(lines)")
  }
}
