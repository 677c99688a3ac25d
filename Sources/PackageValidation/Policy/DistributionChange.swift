package import Git
package import PackageModel
package import PackageStorage

/// A change of one distribution: from one commit to another, with everything around it.
package final class DistributionChange {
  /// How the change comes about.
  package enum Kind: Hashable, Sendable {
    /// The head is to be merged into the base, so what the base alone has stays.
    case merge
    /// The branch moves from the base to the head.
    case push
  }

  package let kind: Kind
  package let distribution: Distribution
  package let settings: StorageSettings
  package let repository: Repository
  /// Where the branch stands; nil for one that is new.
  package let base: DistributionSnapshot?
  package let head: DistributionSnapshot
  /// Whether the head has the base in its history.
  package let isFastForward: Bool
  /// The first-parent commits that are new, the oldest first; none for a branch that is new.
  package let commits: [ChangedCommit]
  /// What is different in the end.
  package let versions: [VersionDifference]
  package let surroundings: Surroundings
  /// Finds where versions come from.
  package let origins: VersionOrigins

  /// Reads what is new.
  ///
  /// - Parameters:
  ///   - distribution: Whose policy judges.
  ///   - base: Where the branch stands; nil for one that is new.
  ///   - head: Where it is to stand.
  ///   - kind: How it gets there.
  ///   - surroundings: The other distributions.
  ///   - storage: The storage.
  /// - Throws: `GitError` when a commit or a tree cannot be read.
  package init(
    of distribution: Distribution, from base: ObjectID?, to head: ObjectID, kind: Kind,
    _ surroundings: Surroundings, in storage: PackageStorage
  ) throws(GitError) {
    (self.kind, self.distribution, self.surroundings) = (kind, distribution, surroundings)
    (settings, repository) = (storage.settings, storage.repository)
    self.head = try DistributionSnapshot(
      distribution, at: head, in: repository, isChecked: true)
    var comparison = VersionComparison(repository)
    if let base {
      let before = try DistributionSnapshot(
        distribution, at: base, in: repository, isChecked: true)
      self.base = before
      let walk = try NewCommits(from: base, to: head, &comparison, in: repository)
      commits = walk.commits
      isFastForward = walk.start?.id == base
      let start = kind == .push ? before.commit : walk.start
      versions = try comparison.differences(from: start?.tree, to: self.head.commit.tree)
    } else {
      (self.base, commits, isFastForward) = (nil, [], true)
      versions = try comparison.differences(from: nil, to: self.head.commit.tree)
    }
    origins = VersionOrigins(
      into: distribution, settings: storage.settings, surroundings, in: storage.repository)
  }

  /// The distributions that this one serves besides itself, as they come to be, the most stable
  /// first.
  package var moreStable: [DistributionSnapshot] {
    settings.moreStable(than: distribution).compactMap { surroundings.after[$0.name] }
  }

  /// Whether versions come in from other distributions, and not from outside.
  package var isPromotedInto: Bool { !distribution.promoteFrom.isEmpty }

  /// The versions that the change brings, with the commit that brings each.
  package var additions: [(version: StoredVersion, commit: ChangedCommit?)] {
    versions.compactMap { difference in
      guard difference.before == nil, let version = difference.after else { return nil }
      let commit = commits.last { commit in
        commit.versions.contains { $0.after == version && $0.before == nil }
      }
      return (version, commit)
    }
  }
}

/// The other distributions, as they are before a change and as they come to be with it.
package struct Surroundings {
  package var before: [String: DistributionSnapshot]
  package var after: [String: DistributionSnapshot]

  package init(
    before: [String: DistributionSnapshot] = [:], after: [String: DistributionSnapshot] = [:]
  ) {
    (self.before, self.after) = (before, after)
  }
}

/// The first-parent commits of a change.
struct NewCommits {
  /// The oldest first.
  private(set) var commits: [ChangedCommit] = []
  /// The commit that the oldest one follows; nil where that has no parent.
  private(set) var start: Commit?

  init(
    from base: ObjectID, to head: ObjectID, _ comparison: inout VersionComparison,
    in repository: Repository
  ) throws(GitError) {
    let new = try repository.commits(reachableFrom: head, notFrom: [base])
    var next: Commit? = try repository.commit(head)
    while let commit = next, new.contains(commit.id) {
      next = nil
      if let parent = commit.parents.first { next = try repository.commit(parent) }
      commits.append(
        try ChangedCommit(commit, parent: next, &comparison, in: repository))
    }
    commits.reverse()
    start = next
  }
}
