package import PackageModel

/// Whose branches a storage is read from.
package enum TipSource: Hashable, Sendable {
  /// The branches here and, where one is missing, the remote's as they were fetched last.
  case here
  /// The remote's alone, as they were fetched last.
  case remote
}

extension Distribution {
  /// The remote that a shared storage is reached by.
  package static let remoteName = "origin"

  /// The full name of the reference that follows the remote's branch.
  package var trackingReferenceName: String {
    "refs/remotes/\(Self.remoteName)/\(branch)"
  }
}
