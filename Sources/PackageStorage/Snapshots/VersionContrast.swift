package import Git

/// In what two states of one version differ.
package enum VersionContrast: Hashable, Sendable {
  case contents
  /// The same files with the same contents, and other modes.
  case modes
  /// The same tree, signed otherwise.
  case signature

  /// - Throws: `GitError` when a tree cannot be read.
  package init(
    _ left: StoredVersion, _ right: StoredVersion, in repository: Repository
  ) throws(GitError) {
    if left.tree == right.tree {
      self = .signature
    } else {
      let comparison = TreeComparison(repository)
      self = try comparison.differInModesAlone(left.tree, right.tree) ? .modes : .contents
    }
  }
}
