import Foundation
import Glibc
import Synchronization
import TestSupport

/// Connections that do one kind of harm, each time anew when the server ends one.
final class HostileCrowd: Sendable {
  /// One connection with what it has done so far.
  private struct Member {
    let connection: RawConnection
    var turns = 0
  }

  let name: String
  private let size: Int
  /// Milliseconds between the turns of a member.
  private let pause: Int
  private let source: UInt8
  private let receiveBuffer: Int32?
  private let port: UInt16
  private let seed: UInt64
  /// Does harm once; false when the connection is of no more use.
  private let act: @Sendable (RawConnection, _ turn: Int, inout SplitMix64) -> Bool
  private let isOver = Atomic(false)
  private let made = Atomic(0)
  private let finished = DispatchSemaphore(value: 0)

  private init(
    _ name: String, size: Int, pause: Int, source: UInt8 = 2, receiveBuffer: Int32? = nil,
    port: UInt16, seed: UInt64,
    _ act: @escaping @Sendable (RawConnection, _ turn: Int, inout SplitMix64) -> Bool
  ) {
    (self.name, self.size, self.pause, self.source) = (name, size, pause, source)
    (self.receiveBuffer, self.port, self.seed, self.act) = (receiveBuffer, port, seed, act)
  }

  /// How many connections were made.
  var connections: Int { made.load(ordering: .relaxed) }

  func start() { Thread.detachNewThread { self.run() } }

  func stop() {
    isOver.store(true, ordering: .relaxed)
    finished.wait()
  }

  private func run() {
    var random = SplitMix64(seed: seed)
    var members: [Member?] = Array(repeating: nil, count: size)
    while !isOver.load(ordering: .relaxed) {
      let next = ContinuousClock.now + .milliseconds(pause)
      for index in members.indices where !isOver.load(ordering: .relaxed) {
        if members[index] == nil {
          guard
            let connection = RawConnection(port: port, from: source, receiveBuffer: receiveBuffer)
          else { continue }
          made.add(1, ordering: .relaxed)
          members[index] = Member(connection: connection)
        }
        guard var member = members[index] else { continue }
        let isUseful = act(member.connection, member.turns, &random)
        member.turns += 1
        members[index] = isUseful ? member : nil
      }
      // The loop may be behind; it never hurries to catch up.
      while ContinuousClock.now < next, !isOver.load(ordering: .relaxed) { usleep(10_000) }
    }
    members = []
    finished.signal()
  }

  // MARK: Kinds of harm

  private static let get = "GET /search HTTP/1.1\r\nHost: a\r\n"
  private static let archive = "GET /epr/pkg5/pkg5-1.0.0.zip HTTP/1.1\r\nHost: a\r\n\r\n"

  /// Every kind, from addresses of this machine that the good clients do not come from.
  static func all(port: UInt16, seed: UInt64) -> [HostileCrowd] {
    [
      HostileCrowd("one byte a second", size: 500, pause: 1_000, port: port, seed: seed) {
        connection, turn, _ in
        let head = Array((get + "X: " + String(repeating: "x", count: 600)).utf8)
        return connection.send([head[turn % head.count]], patience: 0)
          && !connection.isClosed(patience: 0)
      },
      HostileCrowd("half requests", size: 100, pause: 500, port: port, seed: seed + 1) {
        connection, turn, _ in
        if turn == 0 { connection.send(get) }
        return !connection.isClosed(patience: 0)
      },
      HostileCrowd(
        "never reading", size: 50, pause: 500, receiveBuffer: 4096, port: port, seed: seed + 2
      ) { connection, turn, _ in
        if turn == 0 { connection.send(String(repeating: archive, count: 20)) }
        // The end that the server makes never gets here, behind what nobody reads.
        return turn < 60
      },
      HostileCrowd("garbage", size: 20, pause: 500, port: port, seed: seed + 3) {
        connection, _, random in
        connection.send(
          (0..<65_536).map { _ in UInt8.random(in: 0...255, using: &random) }, patience: 100)
        return false
      },
      HostileCrowd("10,000 pipelined", size: 1, pause: 1_000, port: port, seed: seed + 4) {
        connection, _, _ in
        let request = "GET /health HTTP/1.1\r\nHost: a\r\n\r\n"
        for _ in 0..<100 {
          connection.send(String(repeating: request, count: 100))
          while let piece = connection.receive(patience: 0), !piece.isEmpty {}
        }
        return false
      },
      HostileCrowd(
        "64 KiB targets, 1,000 headers", size: 10, pause: 500, port: port, seed: seed + 5
      ) {
        connection, turn, _ in
        connection.send(
          turn % 2 == 0
            ? "GET /" + String(repeating: "a", count: 65_536) + " HTTP/1.1\r\nHost: a\r\n\r\n"
            : get + String(repeating: "X: y\r\n", count: 1_000) + "\r\n")
        return connection.response(patience: 100)?.isLast == false
      },
      HostileCrowd("gone in mid-answer", size: 20, pause: 500, port: port, seed: seed + 6) {
        connection, _, _ in
        connection.send(archive)
        _ = connection.receive(patience: 50)
        var ending = linger(l_onoff: 1, l_linger: 0)
        setsockopt(
          connection.descriptor, SOL_SOCKET, SO_LINGER, &ending,
          socklen_t(MemoryLayout<linger>.size))
        return false
      },
      HostileCrowd(
        "connections by the thousand", size: 1_500, pause: 1_000, source: 3, port: port,
        seed: seed + 7
      ) { connection, _, _ in !connection.isClosed(patience: 0) },
    ]
  }
}
