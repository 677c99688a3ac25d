internal import CLibgit2

extension Repository {
  /// Whether a commit holds a signature, good or bad.
  ///
  /// - Throws: `GitError` when the commit cannot be read.
  package func isSigned(_ commit: ObjectID) throws(GitError) -> Bool {
    let handle = try object(
      commit, "read commit", free: { git_commit_free($0) }, git_commit_lookup)
    guard let header = git_commit_raw_header(handle.pointer) else { return false }
    return String(cString: header).split(separator: "\n").contains { $0.hasPrefix("gpgsig") }
  }
}
