internal import Git
internal import PackageStorage
internal import Transport

/// The commit at the tip of a topic branch that the remote has.
struct TopicCommit {
  /// How far from the tip the commit with the record is looked for: merges of the base follow it.
  private static let depth = 20

  /// The commit with the record.
  let commit: Commit
  let record: RecordedOperation
  let tip: ObjectID

  /// Reads it; nil where the branch records no operation.
  ///
  /// - Throws: `GitError`.
  init?(tip: ObjectID, in repository: Repository) throws(GitError) {
    var chain = FirstParentChain(repository, from: tip)
    for _ in 0..<Self.depth {
      guard let commit = chain.next() else { break }
      if let record = RecordedOperation(message: commit.message) {
        (self.commit, self.record, self.tip) = (commit, record, tip)
        return
      }
    }
    if let failure = chain.failure { throw failure }
    return nil
  }

  /// Whether merging the branch still does what the change is to do.
  ///
  /// It was made for the same operation, from a commit that the distribution has named, does
  /// there what the change does, and has not been merged.
  ///
  /// - Throws: `GitError`, `TransportError`.
  func does(
    _ change: BranchChange, of operation: Operation, in remote: RemoteStorage
  ) throws -> Bool {
    let repository = remote.repository
    guard record.verb == operation.verb, record.key == operation.key,
      let parent = commit.parents.first, commit.parents.count == 1
    else { return false }
    let staging = try ObjectStaging(repository)
    let base = try repository.commit(parent).tree
    // An edit that cannot be made there is none that was made there.
    guard let tree = try? TreeEditor(repository, staging).apply(change.edits, to: base),
      tree == commit.tree, tree != base
    else { return false }
    if change.expectedTip == parent { return true }
    return try isAncestor(parent, of: change.expectedTip, remote)
      && !isAncestor(tip, of: change.expectedTip, remote)
  }

  private func isAncestor(
    _ commit: ObjectID, of tip: ObjectID, _ remote: RemoteStorage
  ) throws -> Bool {
    try remote.remote.program.run(
      ["merge-base", "--is-ancestor", commit.description, tip.description]
    ).succeeded
  }
}
