internal import CLibgit2

extension Tree {
  /// The entries that are trees themselves, in git's order.
  ///
  /// Nothing is copied of the files between them: a walk that asks for folders only costs a
  /// fraction of one over `entries`.
  package var directories: [TreeEntry] {
    var directories: [TreeEntry] = []
    for index in 0..<count {
      guard let entry = git_tree_entry_byindex(pointer, index),
        git_tree_entry_type(entry) == GIT_OBJECT_TREE
      else { continue }
      directories.append(TreeEntry(entry))
    }
    return directories
  }
}
