package import Git

/// Compares trees by the ids of their entries: equal folders are never opened.
package struct TreeComparison {
  private let repository: Repository

  package init(_ repository: Repository) {
    self.repository = repository
  }

  /// Whether two different trees hold the same files with the same contents, and only modes differ.
  ///
  /// - Throws: `GitError` when a tree cannot be read.
  package func differInModesAlone(_ left: ObjectID, _ right: ObjectID) throws(GitError) -> Bool {
    guard left != right else { return false }
    return try haveSameContents(left, right)
  }

  private func haveSameContents(_ left: ObjectID, _ right: ObjectID) throws(GitError) -> Bool {
    guard left != right else { return true }
    let (ours, theirs) = (
      try repository.tree(left).entries, try repository.tree(right).entries
    )
    guard ours.count == theirs.count else { return false }
    for (our, their) in zip(ours, theirs) {
      guard our.displayName == their.displayName else { return false }
      if our.isDirectory, their.isDirectory {
        guard try haveSameContents(our.id, their.id) else { return false }
      } else {
        guard our.id == their.id, our.mode.isFile, their.mode.isFile else { return false }
      }
    }
    return true
  }
}
