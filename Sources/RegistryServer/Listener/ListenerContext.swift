internal import CMicroHTTPD
internal import Synchronization

/// What the callbacks of libmicrohttpd need; they hold it unretained, the listener keeps it.
final class ListenerContext: Sendable {
  let mhd: storage_mhd_functions
  let limits: ListenerLimits
  let handler: HTTPListener.Handler
  let isSlow: @Sendable (HTTPRequest) -> Bool
  let connections: ConnectionTable
  let counters = ActivityCounters()
  let slowAnswers: SlowAnswers
  /// Whether every response is the last of its connection.
  let isDraining = Atomic(false)

  init(
    _ mhd: storage_mhd_functions, _ limits: ListenerLimits,
    isSlow: @escaping @Sendable (HTTPRequest) -> Bool,
    handler: @escaping HTTPListener.Handler
  ) {
    self.mhd = mhd
    self.limits = limits
    self.handler = handler
    self.isSlow = isSlow
    connections = ConnectionTable(limits, counters)
    slowAnswers = SlowAnswers(limits)
  }
}
