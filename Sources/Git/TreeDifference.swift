internal import CLibgit2

/// An entry that is not the same in two trees.
package struct TreeDifference: Hashable, Sendable {
  package let before: TreeEntry?
  package let after: TreeEntry?

  /// The entry's name, or nil where its bytes are not UTF-8.
  package var name: String? { (before ?? after)?.name }
}

extension Tree {
  /// Compares two trees, without those below them.
  ///
  /// Both are walked side by side: an entry that is the same on both sides costs two comparisons
  /// and no copy, so a history is read at a fraction of what listing every tree would cost. A file
  /// that became a folder, or the reverse, is told as two: one that went, one that came.
  ///
  /// - Parameters:
  ///   - before: The tree on the left; nil for an empty one.
  ///   - after: The tree on the right; nil for an empty one.
  /// - Returns: The entries that differ, in git's order.
  package static func differences(from before: Tree?, to after: Tree?) -> [TreeDifference] {
    func entry(_ tree: Tree?, _ index: Int) -> OpaquePointer? {
      tree.flatMap { git_tree_entry_byindex($0.pointer, index) }
    }
    var differences: [TreeDifference] = []
    var (left, right) = (0, 0)
    while true {
      switch (entry(before, left), entry(after, right)) {
      case (nil, nil): return differences
      case (let old?, nil):
        differences.append(TreeDifference(before: TreeEntry(old), after: nil))
        left += 1
      case (nil, let new?):
        differences.append(TreeDifference(before: nil, after: TreeEntry(new)))
        right += 1
      case (let old?, let new?):
        let order = git_tree_entry_cmp(old, new)
        if order < 0 {
          differences.append(TreeDifference(before: TreeEntry(old), after: nil))
        } else if order > 0 {
          differences.append(TreeDifference(before: nil, after: TreeEntry(new)))
        } else if git_oid_equal(git_tree_entry_id(old), git_tree_entry_id(new)) == 0
          || git_tree_entry_filemode_raw(old) != git_tree_entry_filemode_raw(new)
        {
          differences.append(TreeDifference(before: TreeEntry(old), after: TreeEntry(new)))
        }
        if order <= 0 { left += 1 }
        if order >= 0 { right += 1 }
      }
    }
  }
}
