/// What a YAML text may cost before it is refused.
package struct YAMLLimits: Hashable, Sendable {
  /// The longest text, in bytes.
  package var bytes: Int

  /// The most collections inside each other, those that an alias brings included.
  package var depth: Int

  /// The most nodes that aliases may bring, all together.
  ///
  /// An alias of a scalar brings one; an alias of a collection brings the collection and all that
  /// is in it, the nodes of the aliases within counted again. Readers that walk the tree so visit
  /// at most this many nodes more than the text holds.
  package var aliasExpansions: Int

  package init(bytes: Int, depth: Int, aliasExpansions: Int) {
    self.bytes = bytes
    self.depth = depth
    self.aliasExpansions = aliasExpansions
  }

  /// The limits for manifests, settings and every other text out of a repository.
  package static let manifest = YAMLLimits(bytes: 5_000_000, depth: 100, aliasExpansions: 10_000)
}
