internal import Glibc
internal import Synchronization

/// One open connection.
final class OpenConnection: Sendable {
  let client: ClientAddress?
  /// Whether it is beyond a limit: it is told so and closed.
  let isSurplus: Bool
  let descriptor: Int32
  /// Nanoseconds of the monotonic clock by which what is awaited from the client must be done; 0
  /// while the client waits for us.
  fileprivate let deadline: Atomic<UInt64>
  /// Whether it was cut because its client took too long.
  let isLate = Atomic(false)
  /// Whether the line of a request was read.
  let hasRequest = Atomic(false)

  fileprivate init(_ descriptor: Int32, client: ClientAddress?, isSurplus: Bool, deadline: UInt64) {
    self.descriptor = descriptor
    self.client = client
    self.isSurplus = isSurplus
    self.deadline = Atomic(deadline)
  }
}

/// Counts the open connections, in all and by client, and cuts those whose client takes too long.
///
/// libmicrohttpd's own timeout counts silence only: one byte every few seconds outlives it.
final class ConnectionTable: Sendable {
  private struct State {
    var open: [ObjectIdentifier: OpenConnection] = [:]
    /// Connections within the limits, by network.
    var admitted: [ClientAddress: Int] = [:]
    var surplus = 0
  }

  private let limits: ListenerLimits
  private let counters: ActivityCounters
  private let state = Mutex(State())

  init(_ limits: ListenerLimits, _ counters: ActivityCounters) {
    self.limits = limits
    self.counters = counters
  }

  /// Notes a new connection; one too many even to be told so is cut at once.
  func connect(_ descriptor: Int32) -> OpenConnection {
    counters.connections.add(1, ordering: .relaxed)
    let client = ClientAddress(peerOf: descriptor)
    let (connection, isCut) = state.withLock { state in
      let admitted = state.open.count - state.surplus
      let ofClient = client.flatMap { state.admitted[$0.network] } ?? 0
      let isSurplus =
        admitted >= limits.connections || ofClient >= limits.connectionsPerClient
      let seconds = isSurplus ? ListenerLimits.surplusSeconds : limits.requestSeconds
      let connection = OpenConnection(
        descriptor, client: client, isSurplus: isSurplus, deadline: Self.time(after: seconds))
      let isCut = isSurplus && state.surplus >= limits.surplusConnections
      state.open[ObjectIdentifier(connection)] = connection
      if isSurplus {
        state.surplus += 1
      } else if let client {
        state.admitted[client.network] = ofClient + 1
      }
      return (connection, isCut)
    }
    if connection.isSurplus { counters.surplusConnections.add(1, ordering: .relaxed) }
    if isCut { cut(connection) }
    return connection
  }

  /// Forgets a connection; must come before its descriptor is closed.
  func disconnect(_ connection: OpenConnection) {
    state.withLock { state in
      guard state.open.removeValue(forKey: ObjectIdentifier(connection)) != nil else { return }
      guard !connection.isSurplus else {
        state.surplus -= 1
        return
      }
      guard let network = connection.client?.network else { return }
      let left = (state.admitted[network] ?? 1) - 1
      state.admitted[network] = left > 0 ? left : nil
    }
    discardUnread(connection)
  }

  /// How many connections are open.
  var count: Int { state.withLock { $0.open.count } }

  // MARK: Deadlines

  /// Notes that the head of a request has arrived.
  func requestArrived(_ connection: OpenConnection) {
    connection.deadline.store(0, ordering: .relaxed)
  }

  /// Notes that a response of so many bytes is ready to be read by the client.
  func responseReady(_ connection: OpenConnection, bytes: Int) {
    let seconds = limits.responseSeconds + bytes / max(1, limits.responseBytesPerSecond)
    connection.deadline.store(Self.time(after: seconds), ordering: .relaxed)
  }

  /// Notes that a response is out: the next request may come after a pause.
  func requestAnswered(_ connection: OpenConnection) {
    connection.deadline.store(
      Self.time(after: limits.idleSeconds + limits.requestSeconds), ordering: .relaxed)
  }

  /// Cuts the connections that are late.
  func cutLate() {
    let now = Self.time(after: 0)
    state.withLock { state in
      for connection in state.open.values {
        let deadline = connection.deadline.load(ordering: .relaxed)
        guard deadline != 0, deadline < now else { continue }
        connection.deadline.store(0, ordering: .relaxed)
        connection.isLate.store(!hasLeft(connection), ordering: .relaxed)
        if !connection.isSurplus { counters.lateConnections.add(1, ordering: .relaxed) }
        cut(connection)
      }
    }
  }

  /// Whether the client has sent all that it will send: it gave up by itself.
  private func hasLeft(_ connection: OpenConnection) -> Bool {
    var byte: UInt8 = 0
    return recv(connection.descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) == 0
  }

  /// Ends a connection both ways; closing is left to libmicrohttpd, so that the descriptor cannot
  /// have become another's.
  private func cut(_ connection: OpenConnection) {
    shutdown(connection.descriptor, Int32(SHUT_RDWR))
  }

  /// Throws away what the client sent and nobody read.
  ///
  /// To close a socket with unread bytes resets the connection, and a reset can overtake the
  /// response that says why: a 414 would be lost.
  private func discardUnread(_ connection: OpenConnection) {
    withUnsafeTemporaryAllocation(byteCount: 16 << 10, alignment: 16) { buffer in
      for _ in 0..<16 {
        let count = recv(
          connection.descriptor, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
        guard count == buffer.count else { return }
      }
    }
  }

  private static func time(after seconds: Int) -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec + max(0, seconds)) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
