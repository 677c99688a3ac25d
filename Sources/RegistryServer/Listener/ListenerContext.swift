internal import CMicroHTTPD
internal import Glibc
internal import Synchronization

/// What the callbacks of libmicrohttpd need; they hold it unretained, the listener keeps it.
final class ListenerContext: Sendable {
  let mhd: storage_mhd_functions
  let limits: ListenerLimits
  let handler: HTTPListener.Handler
  private let isSlow: HTTPListener.Predicate
  private let isRemote: HTTPListener.Predicate
  /// Gets each finished request; nil where nobody looks on.
  let observer: RequestObserver?
  /// Whether clients must speak TLS.
  let isSecure: Bool
  let connections: ConnectionTable
  let counters = ActivityCounters()
  /// Answers that this machine takes long for, a few at once: they need its processors.
  private let slowAnswers: SlowAnswers
  /// Answers that wait for another machine, many at once: they need nothing.
  private let remoteAnswers: SlowAnswers
  /// Responses that are better than those at hand, one at once: nobody needs them.
  let betterAnswers: SlowAnswers
  /// Whether every response is the last of its connection.
  let isDraining = Atomic(false)

  init(
    _ mhd: storage_mhd_functions, _ limits: ListenerLimits, isSecure: Bool,
    isSlow: @escaping HTTPListener.Predicate, isRemote: @escaping HTTPListener.Predicate,
    observer: RequestObserver?, handler: @escaping HTTPListener.Handler
  ) {
    self.mhd = mhd
    self.limits = limits
    self.isSecure = isSecure
    self.handler = handler
    self.isSlow = isSlow
    self.isRemote = isRemote
    self.observer = observer
    connections = ConnectionTable(limits, counters)
    slowAnswers = SlowAnswers(atOnce: limits.slowAnswers, waiting: limits.waitingSlowAnswers)
    betterAnswers = SlowAnswers(atOnce: 1, waiting: limits.waitingSlowAnswers)
    remoteAnswers = SlowAnswers(atOnce: limits.remoteAnswers, waiting: limits.waitingSlowAnswers)
  }

  /// Where the answer to a request is made; nil for the thread that serves it.
  func place(for request: HTTPRequest) -> SlowAnswers? {
    if isRemote(request) { return remoteAnswers }
    return isSlow(request) ? slowAnswers : nil
  }

  /// Takes no more slow answers and waits until those that were taken are made.
  func finishSlowAnswers() {
    let places = [slowAnswers, remoteAnswers, betterAnswers]
    for place in places { place.close() }
    while !places.allSatisfy(\.isIdle) { usleep(10_000) }
  }
}
