/// Whose branches a storage is read from.
package enum TipSource: Hashable, Sendable {
  /// The branches here and, where one is missing, the remote's as they were fetched last.
  case here
  /// The remote's alone, as they were fetched last.
  case remote
}
