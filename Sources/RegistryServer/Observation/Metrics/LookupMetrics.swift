package import PackageRegistry
internal import Synchronization

/// Counts how often packages were looked for, and how long that took, by kinds of sources.
package final class LookupMetrics: Sendable {
  private let durations = Mutex<[LookupKind: Histogram]>([:])

  package init() {}

  /// Notes one look for packages.
  package func note(_ kind: LookupKind, seconds: Double) {
    durations.withLock { $0[kind, default: .seconds].observe(seconds) }
  }

  func write(to text: inout MetricsText) {
    let name = "epr_indexer_get_duration_seconds"
    text.begin(name, .histogram, "Time that it took to find packages in a kind of source.")
    let durations = durations.withLock { $0 }
    for kind in LookupKind.allCases {
      guard let histogram = durations[kind] else { continue }
      text.histogram(name, [("indexer", kind.rawValue)], histogram)
    }
  }
}
