internal import CMicroHTTPD
internal import Synchronization

/// What the callbacks of libmicrohttpd need; they hold it unretained, the listener keeps it.
final class ListenerContext: Sendable {
  let mhd: storage_mhd_functions
  let limits: ListenerLimits
  let handler: HTTPListener.Handler
  let isSlow: @Sendable (HTTPRequest) -> Bool
  /// Gets each finished request; nil where nobody looks on.
  let observer: RequestObserver?
  let connections: ConnectionTable
  let counters = ActivityCounters()
  let slowAnswers: SlowAnswers
  /// Whether every response is the last of its connection.
  let isDraining = Atomic(false)

  init(
    _ mhd: storage_mhd_functions, _ limits: ListenerLimits,
    isSlow: @escaping @Sendable (HTTPRequest) -> Bool,
    observer: RequestObserver?, handler: @escaping HTTPListener.Handler
  ) {
    self.mhd = mhd
    self.limits = limits
    self.handler = handler
    self.isSlow = isSlow
    self.observer = observer
    connections = ConnectionTable(limits, counters)
    slowAnswers = SlowAnswers(limits)
  }
}
