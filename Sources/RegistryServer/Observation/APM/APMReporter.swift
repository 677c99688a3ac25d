internal import Archive
internal import Dispatch
internal import Glibc
internal import Synchronization

/// Reports sampled requests to an APM server, in batches, from a queue of its own.
final class APMReporter: Sendable {
  private let queue: BackgroundQueue<RequestRecord>
  private let delivery: APMDelivery

  /// Transactions that the server took.
  var sent: Counter { delivery.sent }
  /// Transactions that it will never see.
  var dropped: Counter { delivery.dropped }

  /// `report` gets what went wrong.
  init(_ settings: APMSettings, report: @escaping @Sendable (String) -> Void) {
    let delivery = APMDelivery(settings, report: report)
    self.delivery = delivery
    // A second's pause between batches keeps a flood of requests from becoming one of events.
    queue = BackgroundQueue(
      label: "apm", count: 4_096, bytes: 4 << 20, interval: .seconds(max(1, settings.interval)),
      pause: .seconds(1)
    ) { delivery.deliver($0) }
  }

  /// Takes one finished request.
  func note(_ record: RequestRecord) {
    guard let trace = record.trace, trace.isSampled, !record.isProbe else { return }
    queue.offer(record, size: record.requestBytes + 256)
  }

  /// Sends what is waiting, unless that takes too long.
  func close() { queue.close(seconds: Double(APMDelivery.lastSeconds) + 0.5) }
}

/// Brings batches to the server.
///
/// While it is away transactions are dropped and counted; it is tried again after 1, 4, 9, up to 36
/// seconds, as Elastic's agents do.
private final class APMDelivery: Sendable {
  private struct State {
    var failures = 0
    var retryAt: ContinuousClock.Instant?
    var loss: LossNotice
  }

  /// Seconds for an answer, and when the process is about to end.
  private static let seconds = 30
  static let lastSeconds = 2
  /// A body is begun anew beyond so many bytes before compression.
  private static let bodySize = 768 << 10

  let sent = Counter()
  let dropped = Counter()
  private let send: @Sendable ([UInt8], Int) -> APMSettings.Delivery
  private let event: APMEvent
  private let report: @Sendable (String) -> Void
  private let state: Mutex<State>

  init(_ settings: APMSettings, report: @escaping @Sendable (String) -> Void) {
    (send, self.report) = (settings.send, report)
    event = APMEvent(settings)
    state = Mutex(State(loss: LossNotice(report) { "APM: \($0) transactions dropped" }))
  }

  func deliver(_ batch: BackgroundQueue<RequestRecord>.Batch) {
    state.withLock { state in
      var lost = batch.dropped
      var rest = batch.elements[...]
      while !rest.isEmpty {
        let (body, count) = body(of: rest)
        rest = rest.dropFirst(count)
        lost += deliver(body, count, isLast: batch.isLast, &state)
      }
      dropped.add(lost)
      state.loss.note(lost, isLast: batch.isLast)
    }
  }

  /// The events of as many requests as one body takes, and how many those are.
  private func body(of records: ArraySlice<RequestRecord>) -> (bytes: [UInt8], count: Int) {
    var bytes = event.metadata
    var count = 0
    for record in records {
      guard bytes.count < Self.bodySize else { break }
      if let trace = record.trace { bytes += event.transaction(record, trace) }
      count += 1
    }
    return (bytes, count)
  }

  /// Sends one body; returns how many of its transactions are lost.
  private func deliver(
    _ body: [UInt8], _ count: Int, isLast: Bool, _ state: inout State
  ) -> Int {
    if let retryAt = state.retryAt, retryAt > .now, !isLast { return count }
    guard let compressed = Gzip.compress(body) else { return count }
    switch send(compressed, isLast ? Self.lastSeconds : Self.seconds) {
    case .accepted:
      if state.failures > 0 { report("APM: the server takes transactions again") }
      (state.failures, state.retryAt) = (0, nil)
      sent.add(count)
      return 0
    case .failed(let accepted, let reason):
      if state.failures == 0 { report("APM: \(reason)") }
      state.failures += 1
      let pause = min(state.failures, 6)
      state.retryAt = .now + .seconds(pause * pause)
      let taken = min(max(0, accepted), count)
      sent.add(taken)
      return count - taken
    }
  }
}
