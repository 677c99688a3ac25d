package import Git
internal import PackageModel

/// Why the storage cannot be read as asked.
package enum StorageError: Error, Sendable {
  /// No distribution has this name.
  case unknownDistribution(name: String, known: [String])
  /// The distribution's branch does not exist; `remotes` name remote-tracking branches that do.
  case missingBranch(distribution: String, branch: String, remotes: [String])
  /// The branch is checked out in a work tree, which would be left behind; `isLinked` when it is
  /// not the repository's own.
  case checkedOut(distribution: String, branch: String, isLinked: Bool)
  /// The distribution's branch is the remote's and not here, so it cannot be moved here;
  /// `isReachable` when the remote is configured.
  case remoteOnly(distribution: String, branch: String, remote: String, isReachable: Bool)
  /// No commit, tag or branch has this name.
  case unknownRevision(text: String)
  /// The commit is there, but was never a tip of the distribution.
  case notInDistribution(revision: String, commit: ObjectID, distribution: String)
}
