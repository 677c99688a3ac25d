import Dispatch
import Foundation
import Glibc
import RegistryServer
import Synchronization
import TestSupport
import Testing

/// Each limit of the listener: what is at it is served, what is beyond gets the answer of the table.
@Suite(.tags(.large)) struct LimitTests {
  private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

  private func listener(
    _ change: (inout ListenerLimits) -> Void = { _ in },
    isSlow: @escaping HTTPListener.Predicate = { _ in false },
    isRemote: @escaping HTTPListener.Predicate = { _ in false },
    handler: @escaping HTTPListener.Handler = { _ in
      HTTPResponse(status: 200, body: HTTPBody(Array("good".utf8)))
    }
  ) throws -> HTTPListener {
    var settings = ListenerSettings()
    settings.port = 0
    change(&settings.limits)
    return try HTTPListener(settings, isSlow: isSlow, isRemote: isRemote, handler: handler)
  }

  private func ask(_ text: String, _ listener: HTTPListener) -> RawResponse? {
    guard let connection = RawConnection(port: listener.port) else { return nil }
    connection.send(text)
    return connection.response()
  }

  @Test func connectionsInAll() throws {
    let listener = try listener {
      ($0.connections, $0.connectionsPerClient, $0.surplusConnections) = (4, 4, 2)
    }
    var open: [RawConnection] = []
    for _ in 0..<4 {
      let connection = try #require(RawConnection(port: listener.port))
      connection.send(Self.get)
      #expect(connection.response()?.status == 200)
      open.append(connection)
    }
    let fifth = try #require(ask(Self.get, listener))
    #expect(fifth.status == 503)
    #expect(fifth.head.contains("Retry-After: 1"))
    #expect(fifth.isLast)
    for connection in open {
      connection.send(Self.get)
      #expect(connection.response()?.status == 200, "one beyond the limit disturbs no other")
    }
    // Two wait to be told; there is no room for a third.
    let silent = (0..<2).compactMap { _ in RawConnection(port: listener.port) }
    for connection in silent { #expect(connection.receive(patience: 100) == nil) }
    let third = try #require(RawConnection(port: listener.port))
    third.send(Self.get)
    #expect(third.response() == nil)
    open.removeLast()
    #expect(waitUntil { self.ask(Self.get, listener)?.status == 200 })
    listener.stop()
  }

  @Test func connectionsOfOneClient() throws {
    let listener = try listener { $0.connectionsPerClient = 2 }
    let open = (0..<2).compactMap { _ in RawConnection(port: listener.port, from: 2) }
    for connection in open {
      connection.send(Self.get)
      #expect(connection.response()?.status == 200)
    }
    let third = try #require(RawConnection(port: listener.port, from: 2))
    third.send(Self.get)
    #expect(third.response()?.status == 503)
    #expect(ask(Self.get, listener)?.status == 200, "another address has its own count")
    #expect(listener.activity.surplusConnections == 1)
    listener.stop()
  }

  @Test func requestLine() throws {
    let listener = try listener()
    func line(_ size: Int) -> String {
      "GET /" + String(repeating: "a", count: size - "GET / HTTP/1.1".utf8.count)
        + " HTTP/1.1\r\nHost: a\r\n\r\n"
    }
    let limit = listener.limits.requestLineBytes
    #expect(ask(line(limit), listener)?.status == 200)
    let beyond = try #require(ask(line(limit + 1), listener))
    #expect(beyond.status == 414)
    #expect(beyond.isLast)
    for size in [20 << 10, 64 << 10] {
      #expect(ask(line(size), listener)?.status == 414, "\(size)")
    }
    listener.stop()
  }

  @Test func requestHead() throws {
    let listener = try listener()
    func head(_ size: Int) -> String {
      var text = "GET / HTTP/1.1\r\nHost: a\r\n"
      while text.utf8.count + 1010 < size {
        text += "X: " + String(repeating: "x", count: 1000) + "\r\n"
      }
      let rest = size - text.utf8.count - "X: \r\n\r\n".utf8.count
      return text + "X: " + String(repeating: "x", count: rest) + "\r\n\r\n"
    }
    let limit = listener.limits.headBytes
    #expect(ask(head(limit), listener)?.status == 200)
    let beyond = try #require(ask(head(limit + 1), listener))
    #expect(beyond.status == 431)
    #expect(beyond.isLast)
    #expect(ask(head(64 << 10), listener)?.status == 431)
    listener.stop()
  }

  @Test func headerLines() throws {
    let listener = try listener()
    func head(_ lines: Int) -> String {
      "GET / HTTP/1.1\r\nHost: a\r\n" + String(repeating: "A: b\r\n", count: lines - 1) + "\r\n"
    }
    let limit = listener.limits.headerLines
    #expect(ask(head(limit), listener)?.status == 200)
    #expect(ask(head(limit + 1), listener)?.status == 431)
    #expect(ask(head(1_000), listener)?.status == 431)
    listener.stop()
  }

  @Test func requestBody() throws {
    let listener = try listener()
    for (length, status) in [(0, 200), (1, 400)] {
      let request = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(length)\r\n\r\n"
      #expect(ask(request + String(repeating: "b", count: length), listener)?.status == status)
    }
    listener.stop()
  }

  @Test func timeForARequest() throws {
    let listener = try listener { $0.requestSeconds = 4 }
    let inTime = try #require(RawConnection(port: listener.port))
    let late = try #require(RawConnection(port: listener.port))
    for connection in [inTime, late] { connection.send("GET / HTTP/1.1\r\n") }
    usleep(1_000_000)
    for connection in [inTime, late] { connection.send("Host: a\r\n") }
    inTime.send("\r\n")
    #expect(inTime.response()?.status == 200)
    #expect(late.isClosed(patience: 15_000))
    #expect(listener.activity.lateConnections == 1)
    listener.stop()
  }

  /// What the system holds of responses for a client that reads nothing, by the kernel's account.
  @Test func responsesThatNobodyReads() throws {
    let body = HTTPBody([UInt8](repeating: 7, count: 32 << 20))
    let listener = try listener(handler: { _ in HTTPResponse(status: 200, body: body) })
    let connection = try #require(RawConnection(port: listener.port, receiveBuffer: 4096))
    connection.send(Self.get)
    var held = 0
    var isSettled = false
    for _ in 0..<100 where !isSettled {
      usleep(50_000)
      let now = try queued(at: listener.port)
      isSettled = now > 0 && now == held
      held = now
    }
    #expect(isSettled)
    #expect(held > 0 && held < 1 << 20, "\(held) bytes")
    listener.stop()
  }

  /// The bytes that connections of a port have taken from their server and not got rid of.
  private func queued(at port: UInt16) throws -> Int {
    let digits = String(port, radix: 16, uppercase: true)
    let local = "0100007F:" + String(repeating: "0", count: 4 - digits.count) + digits
    // Other ways to read a file stop early at one whose size is told as 0.
    let file = try #require(FileHandle(forReadingAtPath: "/proc/net/tcp"))
    var bytes: [UInt8] = []
    while let piece = try file.read(upToCount: 1 << 12), !piece.isEmpty { bytes += piece }
    let table = String(decoding: bytes, as: UTF8.self)
    return table.split(separator: "\n").reduce(0) { total, line in
      let fields = line.split(separator: " ")
      // 01 is an established connection; its queues stand as TX:RX.
      guard fields.count > 4, fields[1] == local, fields[3] == "01" else { return total }
      return total + (Int(fields[4].prefix(8), radix: 16) ?? 0)
    }
  }

  @Test func silence() throws {
    let listener = try listener { $0.idleSeconds = 4 }
    let connection = try #require(RawConnection(port: listener.port))
    for _ in 0..<2 {
      connection.send(Self.get)
      #expect(connection.response()?.status == 200)
      usleep(500_000)
    }
    #expect(connection.isClosed(patience: 15_000))
    listener.stop()
  }

  @Test func timeForAResponse() throws {
    let body = HTTPBody([UInt8](repeating: 7, count: 24 << 20))
    let listener = try listener(
      { ($0.responseSeconds, $0.responseBytesPerSecond) = (2, 1 << 30) },
      handler: { _ in HTTPResponse(status: 200, body: body) })
    let greedy = try #require(RawConnection(port: listener.port, receiveBuffer: 4096))
    let good = try #require(RawConnection(port: listener.port))
    for connection in [greedy, good] { connection.send(Self.get) }
    #expect(good.response()?.body.count == 24 << 20)
    // It reads all the time, so it is never silent; yet it will not be done in hours.
    var size = 0
    for _ in 0..<100 where listener.activity.lateConnections == 0 {
      size += greedy.receive(patience: 0)?.count ?? 0
      usleep(50_000)
    }
    size += greedy.receiveAll().count
    #expect(size < body.count, "the rest never came")
    #expect(listener.activity.lateConnections == 1)
    #expect(ask(Self.get, listener)?.status == 200)
    listener.stop()
  }

  @Test func slowAnswers() throws {
    let gate = DispatchSemaphore(value: 0)
    let listener = try listener(
      { ($0.slowAnswers, $0.waitingSlowAnswers) = (1, 1) },
      isSlow: { $0.target == "/slow" },
      handler: { request in
        if request.target == "/slow" { gate.wait() }
        return HTTPResponse(status: 200)
      })
    let slow = "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n"
    let waiting = (0..<2).compactMap { _ in RawConnection(port: listener.port) }
    for connection in waiting {
      connection.send(slow)
      #expect(connection.receive(patience: 200) == nil)
    }
    let third = try #require(ask(slow, listener))
    #expect(third.status == 503)
    #expect(third.head.contains("Retry-After: 1"))
    // More than there are threads wait, and nobody else does.
    for _ in 0..<20 { #expect(ask(Self.get, listener)?.status == 200) }
    gate.signal()
    gate.signal()
    for connection in waiting { #expect(connection.response()?.status == 200) }
    listener.stop()
  }

  @Test func remoteAnswers() throws {
    let gate = DispatchSemaphore(value: 0)
    let listener = try listener(
      { ($0.slowAnswers, $0.remoteAnswers, $0.waitingSlowAnswers) = (1, 2, 1) },
      isSlow: { $0.target == "/slow" },
      isRemote: { $0.target == "/remote" },
      handler: { request in
        if request.target == "/remote" { gate.wait() }
        return HTTPResponse(status: 200)
      })
    let remote = "GET /remote HTTP/1.1\r\nHost: a\r\n\r\n"
    let waiting = (0..<3).compactMap { _ in RawConnection(port: listener.port) }
    for connection in waiting {
      connection.send(remote)
      #expect(connection.receive(patience: 200) == nil)
    }
    #expect(ask(remote, listener)?.status == 503)
    // Another registry that does not answer holds up neither the slow nor the quick.
    #expect(ask("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n", listener)?.status == 200)
    #expect(ask(Self.get, listener)?.status == 200)
    for _ in waiting { gate.signal() }
    for connection in waiting { #expect(connection.response()?.status == 200) }
    listener.stop()
  }

  @Test func descriptorsCapConnections() {
    let limits = ListenerLimits()
    #expect(limits.fitting(descriptors: 100_000) == limits)
    for descriptors in [1, 16, 896, 1_000] {
      let fitting = limits.fitting(descriptors: descriptors)
      #expect(fitting.connections >= 1)
      #expect(fitting.connections + fitting.surplusConnections <= max(2, descriptors))
      #expect(fitting.connectionsPerClient <= fitting.connections)
    }
  }

  @Test func everyLimitIsARow() {
    // One field has two rows' worth of numbers in one; the body has a row and no field.
    let fields = Mirror(reflecting: ListenerLimits()).children.count
    #expect(ListenerLimits().rows.count == fields)
  }

  private func waitUntil(_ condition: () -> Bool) -> Bool {
    for _ in 0..<100 {
      if condition() { return true }
      usleep(50_000)
    }
    return false
  }
}
