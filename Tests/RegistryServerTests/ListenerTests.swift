import Dispatch
import RegistryServer
import TestSupport
import Testing

/// What the listener tells the handler of a connection.
@Suite(.tags(.large)) struct ListenerTests {
  private func ask(_ host: String, from source: UInt8, _ request: String) throws -> String {
    var settings = ListenerSettings()
    (settings.host, settings.port) = (host, 0)
    let listener = try HTTPListener(settings) { request in
      let text = "\(request.client?.description ?? "nobody") \(request.version)"
      return HTTPResponse(status: 200, body: HTTPBody(Array(text.utf8)))
    }
    defer { listener.stop() }
    let connection = try #require(RawConnection(port: listener.port, from: source))
    connection.send(request)
    return String(decoding: try #require(connection.response()).body, as: UTF8.self)
  }

  @Test func theHandlerLearnsWhoAsks() throws {
    let request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    #expect(try ask("127.0.0.1", from: 1, request) == "127.0.0.1 HTTP/1.1")
    #expect(try ask("127.0.0.1", from: 77, "GET / HTTP/1.0\r\n\r\n") == "127.0.0.77 HTTP/1.0")
    // A socket for both kinds of address sees IPv4 clients in IPv6 form.
    #expect(try ask("", from: 5, request) == "127.0.0.5 HTTP/1.1")
  }

  @Test func aBetterResponseIsWaitedForByNobodyElse() throws {
    var settings = ListenerSettings()
    (settings.port, settings.threads) = (0, 1)
    settings.limits.waitingSlowAnswers = 0
    let isAllowed = DispatchSemaphore(value: 0)
    let listener = try HTTPListener(settings) { request in
      var response = HTTPResponse(status: 200, body: HTTPBody(Array("good".utf8)))
      if request.target == "/better" {
        response.better = {
          isAllowed.wait()
          return HTTPResponse(status: 200, body: HTTPBody(Array("better".utf8)))
        }
      }
      return response
    }
    defer { listener.stop() }
    func connection(_ target: String) throws -> RawConnection {
      let connection = try #require(RawConnection(port: listener.port))
      connection.send("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n")
      return connection
    }
    func text(_ connection: RawConnection) -> String {
      String(decoding: connection.response()?.body ?? [], as: UTF8.self)
    }
    let waiting = try connection("/better")
    #expect(waiting.receive(patience: 100) == nil)
    #expect(try text(connection("/")) == "good")
    // There is no room for a second one that waits.
    #expect(try text(connection("/better")) == "good")
    isAllowed.signal()
    #expect(text(waiting) == "better")
  }

  @Test func whatWasDoneIsCounted() throws {
    var settings = ListenerSettings()
    settings.port = 0
    let listener = try HTTPListener(settings) { _ in HTTPResponse(status: 200) }
    for request in [
      "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
    ] {
      let connection = try #require(RawConnection(port: listener.port))
      connection.send(request)
      #expect(connection.response() != nil)
    }
    let activity = listener.activity
    #expect(activity.connections == 2)
    #expect(activity.requests == 1)
    #expect(activity.refusedRequests == 1)
    #expect(activity.surplusConnections == 0)
    listener.stop()
    #expect(listener.activity.openConnections == 0)
    #expect(listener.activity.openRequests == 0)
  }

  /// A second request on the same connection shows that nothing follows the head.
  @Test(arguments: ["HTTP/1.1", "HTTP/1.0"], [200, 304])
  func aSparedBodyIsNotSent(version: String, status: Int) throws {
    var settings = ListenerSettings()
    settings.port = 0
    let listener = try HTTPListener(settings) { request in
      switch request.target {
      case "/known": HTTPResponse(status: status, spared: .length(12_345))
      case "/unknown": HTTPResponse(status: status, spared: .unknownLength)
      default: HTTPResponse(status: 200, body: HTTPBody(Array("body".utf8)))
      }
    }
    defer { listener.stop() }
    func ask(_ target: String, method: String) -> (text: String, parts: [Substring]) {
      let answer = SocketClient(port: listener.port).exchange([
        Array(
          "\(method) \(target) \(version)\r\nHost: a\r\nConnection: keep-alive\r\n\r\n".utf8),
        Array("GET /b \(version)\r\nHost: a\r\nConnection: close\r\n\r\n".utf8),
      ])
      let text = String(decoding: answer, as: UTF8.self)
      return (text, text.split(separator: "\r\n\r\n", omittingEmptySubsequences: false))
    }
    for method in status == 304 ? ["GET", "HEAD"] : ["HEAD"] {
      let known = ask("/known", method: method)
      #expect(known.parts.count == 3 && known.parts.last == "body", "\(known.text)")
      #expect(known.parts.first?.contains("Content-Length: 12345") == true, "\(known.text)")
      let unknown = ask("/unknown", method: method)
      #expect(unknown.parts.count == 2 && unknown.parts.last == "", "\(unknown.text)")
      #expect(unknown.text.contains("\r\nConnection: close\r\n"), "\(unknown.text)")
      #expect(!unknown.text.contains("Content-Length"), "\(unknown.text)")
      #expect(!unknown.text.contains("Transfer-Encoding"), "\(unknown.text)")
    }
  }
}
