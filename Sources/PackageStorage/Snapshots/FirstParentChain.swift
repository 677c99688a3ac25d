package import Git

/// The commits that a branch has named, newest first: each one's first parent follows it.
package struct FirstParentChain: Sequence, IteratorProtocol {
  private let repository: Repository
  private var upcoming: ObjectID?
  /// Set when a commit on the way could not be read; the sequence ends there.
  package private(set) var failure: GitError?

  package init(_ repository: Repository, from tip: ObjectID) {
    self.repository = repository
    upcoming = tip
  }

  /// Reads the next commit; nil at the end of the chain, or at one that cannot be read (`failure`).
  package mutating func next() -> Commit? {
    guard let id = upcoming else { return nil }
    do {
      let commit = try repository.commit(id)
      upcoming = commit.parents.first
      return commit
    } catch {
      failure = error
      upcoming = nil
      return nil
    }
  }

  /// Whether the commit is one of the first `count` of the chain.
  ///
  /// - Throws: `GitError` when the chain cannot be read as far as needed.
  package func contains(_ commit: ObjectID, within count: Int) throws(GitError) -> Bool {
    var chain = self
    for _ in 0..<count {
      guard let found = chain.next() else { break }
      if found.id == commit { return true }
    }
    if let failure = chain.failure { throw failure }
    return false
  }

  /// Whether the commit is one of the chain.
  ///
  /// - Throws: `GitError` when the chain cannot be read as far as needed.
  package func contains(_ commit: ObjectID) throws(GitError) -> Bool {
    var chain = self
    while let found = chain.next() {
      if found.id == commit { return true }
    }
    if let failure = chain.failure { throw failure }
    return false
  }
}
