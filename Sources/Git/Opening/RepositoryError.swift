/// Why a repository cannot be opened.
package enum RepositoryError: Error, Hashable, Sendable {
  /// There is no git repository at, or above, the path.
  case notFound(path: String)
  /// Another user owns the repository, so its configuration is not to be trusted.
  case notOwned(path: String, owner: UInt32)
  /// The repository uses a format that libgit2 1.5 cannot read, such as `SHA-256 object ids`.
  case unsupportedFormat(path: String, format: String)
  /// It is there but cannot be read.
  case unreadable(path: String, GitError)
}
