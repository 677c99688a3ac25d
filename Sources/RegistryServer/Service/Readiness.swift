internal import PackageRegistry
internal import Synchronization

/// Whether new clients should be sent here; `/health?ready=true` tells.
///
/// A server is ready from its first request, since the index is loaded before it listens, until it
/// drains. An index that cannot be refreshed does not change that: every other server of the same
/// storage would stand as it does, and the old index is better than none.
package final class Readiness: Sendable {
  private let draining = Atomic(false)

  /// Whether the server lets open requests finish and then ends.
  package var isDraining: Bool {
    get { draining.load(ordering: .relaxed) }
    set { draining.store(newValue, ordering: .relaxed) }
  }

  /// Whether a query asks for readiness, in the words that Go takes for true.
  static func isAsked(_ query: String?) -> Bool {
    guard let query else { return false }
    return QueryParameters(query).pairs.contains {
      $0.key == "ready" && ["1", "t", "T", "true", "TRUE", "True"].contains($0.value)
    }
  }
}
