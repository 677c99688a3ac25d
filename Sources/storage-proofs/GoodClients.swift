import Foundation
import Synchronization
import TestSupport

/// Clients that ask as Kibana does, on connections they keep, and look at each answer.
final class GoodClients: Sendable {
  /// What is asked for.
  private static let paths = [
    "/search", "/search?package=pkg1&all=true", "/categories", "/health", "/package/pkg1/1.0.0/",
    "/package/pkg2/1.1.0/img/icon.svg", "/epr/pkg3/pkg3-1.0.0.zip", "/search?category=custom",
    "/",
  ]
  private static let clients = 3

  private let port: UInt16
  private let expected: [String: [UInt8]]
  private let figure: Figure
  /// Microseconds that each answer took.
  private let times = Mutex<[Int]>([])
  private let isOver = Atomic(false)

  init(port: UInt16, expected: [String: [UInt8]], figure: Figure) {
    (self.port, self.expected, self.figure) = (port, expected, figure)
  }

  /// The right answers, by path, from a server that nobody disturbs.
  static func answers(_ port: UInt16) throws -> [String: [UInt8]] {
    var answers: [String: [UInt8]] = [:]
    for path in paths {
      guard let connection = RawConnection(port: port) else { throw NoAnswer(path: path) }
      connection.send(request(path))
      guard let response = connection.response(), response.status == 200 else {
        throw NoAnswer(path: path)
      }
      answers[path] = response.body
    }
    return answers
  }

  struct NoAnswer: Error {
    let path: String
  }

  private static func request(_ path: String) -> String {
    "GET \(path) HTTP/1.1\r\nHost: registry\r\n\r\n"
  }

  /// Asks all the while that `body` takes.
  func run(_ body: () throws -> Void) rethrows {
    let group = DispatchGroup()
    for client in 0..<Self.clients {
      group.enter()
      Thread.detachNewThread { [self] in
        ask(client)
        group.leave()
      }
    }
    defer {
      isOver.store(true, ordering: .relaxed)
      group.wait()
    }
    try body()
  }

  private func ask(_ client: Int) {
    var connection: RawConnection?
    var turn = client
    while !isOver.load(ordering: .relaxed) {
      let path = Self.paths[turn % Self.paths.count]
      turn += 1
      // Now and then a new connection: those that have one are served even when no more are taken.
      if turn % 50 == 0 { connection = nil }
      let started = ContinuousClock.now
      if connection == nil { connection = RawConnection(port: port) }
      connection?.send(Self.request(path))
      let response = connection?.response()
      let time = started.duration(to: .now)
      figure.note(path, faults: faults(path, response))
      let (seconds, attoseconds) = time.components
      times.withLock { $0.append(Int(seconds * 1_000_000 + attoseconds / 1_000_000_000_000)) }
      if response?.isLast != false { connection = nil }
      usleep(3_000)
    }
  }

  private func faults(_ path: String, _ response: RawResponse?) -> [String] {
    guard let response else { return ["no answer"] }
    guard response.status == 200 else { return ["status \(response.status)"] }
    return response.body == expected[path] ? [] : ["another body"]
  }

  /// How many microseconds so many of a hundred answers took at most.
  func percentile(_ percent: Int) -> Int {
    times.withLock { times in
      let sorted = times.sorted()
      return sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, sorted.count * percent / 100)]
    }
  }
}
