internal import Synchronization

/// What a listener has done since it began, and what is under way.
package struct ListenerActivity: Sendable, Equatable {
  /// Connections that are open.
  package var openConnections = 0
  /// Requests whose head was sound and whose response is not out yet.
  package var openRequests = 0
  /// Connections taken in all.
  package var connections = 0
  /// Connections beyond a limit, closed with or without a word.
  package var surplusConnections = 0
  /// Connections closed because a request or the reading of a response took too long.
  package var lateConnections = 0
  /// Requests handed to the handler.
  package var requests = 0
  /// Requests refused for their framing or their size.
  package var refusedRequests = 0
}

/// The counts behind `ListenerActivity`.
final class ActivityCounters: Sendable {
  let openRequests = Atomic(0)
  let connections = Atomic(0)
  let surplusConnections = Atomic(0)
  let lateConnections = Atomic(0)
  let requests = Atomic(0)
  let refusedRequests = Atomic(0)

  func activity(openConnections: Int) -> ListenerActivity {
    ListenerActivity(
      openConnections: openConnections,
      openRequests: openRequests.load(ordering: .acquiring),
      connections: connections.load(ordering: .relaxed),
      surplusConnections: surplusConnections.load(ordering: .relaxed),
      lateConnections: lateConnections.load(ordering: .relaxed),
      requests: requests.load(ordering: .relaxed),
      refusedRequests: refusedRequests.load(ordering: .relaxed))
  }
}
