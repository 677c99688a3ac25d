internal import Synchronization

/// Counts how often the index was brought up to date, and how long that took.
package final class RefreshMetrics: Sendable {
  private struct State {
    var succeeded: UInt64 = 0
    var failed: UInt64 = 0
    var duration = Histogram.seconds
  }

  private let state = Mutex(State())

  package init() {}

  /// Notes one refresh of the index.
  package func note(seconds: Double, succeeded: Bool) {
    state.withLock { state in
      if succeeded { state.succeeded += 1 } else { state.failed += 1 }
      state.duration.observe(seconds)
    }
  }

  func write(to text: inout MetricsText) {
    let (succeeded, failed, duration) = state.withLock { ($0.succeeded, $0.failed, $0.duration) }
    let name = "epr_storage_indexer_update_index"
    text.single(
      "\(name)_success_total", .counter, "Refreshes of the index that succeeded.",
      Double(succeeded))
    text.single(
      "\(name)_error_total", .counter, "Refreshes of the index that failed.", Double(failed))
    text.begin("\(name)_duration_seconds", .histogram, "Time that refreshes of the index took.")
    text.histogram("\(name)_duration_seconds", [], duration)
  }
}
