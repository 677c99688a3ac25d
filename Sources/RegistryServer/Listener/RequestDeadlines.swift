internal import Glibc
internal import Synchronization

/// Cuts connections whose request takes too long to arrive.
///
/// libmicrohttpd's own timeout counts silence only: one byte every few seconds outlives it.
final class RequestDeadlines: Sendable {
  /// One connection.
  final class Connection: Sendable {
    /// Nanoseconds of the monotonic clock by which the request must have arrived; 0 while it is
    /// answered.
    fileprivate let deadline: Atomic<UInt64>
    fileprivate let descriptor: Int32

    fileprivate init(_ descriptor: Int32, deadline: UInt64) {
      self.descriptor = descriptor
      self.deadline = Atomic(deadline)
    }
  }

  private let requestTime: UInt64
  private let idleTime: UInt64
  private let open = Mutex<[ObjectIdentifier: Connection]>([:])

  init(requestSeconds: Int, idleSeconds: Int) {
    requestTime = UInt64(max(1, requestSeconds)) * 1_000_000_000
    idleTime = UInt64(max(0, idleSeconds)) * 1_000_000_000
  }

  /// Notes a new connection.
  func connect(_ descriptor: Int32) -> Connection {
    let connection = Connection(descriptor, deadline: Self.now + requestTime)
    open.withLock { $0[ObjectIdentifier(connection)] = connection }
    return connection
  }

  /// Forgets a connection; must come before its descriptor is closed.
  func disconnect(_ connection: Connection) {
    open.withLock { $0[ObjectIdentifier(connection)] = nil }
  }

  /// Notes that the head of a request has arrived.
  func requestArrived(_ connection: Connection) {
    connection.deadline.store(0, ordering: .relaxed)
  }

  /// Notes that a request was answered: the next one may come after a pause.
  func requestAnswered(_ connection: Connection) {
    connection.deadline.store(Self.now + idleTime + requestTime, ordering: .relaxed)
  }

  /// Cuts the connections that are late.
  func cutLate() {
    let now = Self.now
    open.withLock { open in
      for connection in open.values {
        let deadline = connection.deadline.load(ordering: .relaxed)
        // Closing is left to libmicrohttpd, so the descriptor cannot have become another's.
        if deadline != 0, deadline < now { shutdown(connection.descriptor, Int32(SHUT_RDWR)) }
      }
    }
  }

  private static var now: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
