package import Git
package import PackageModel

/// A release tag to make, or found made.
package struct TagPlan: Sendable {
  package enum State: String, Hashable, Sendable {
    case created
    /// The tag is there, on the same commit.
    case unchanged
  }

  package let tag: ReleaseTag
  package let commit: ObjectID
  package let message: String
  package let state: State
  /// The distribution that is released.
  package let distribution: Distribution
}

/// Why a release tag is refused.
package enum TaggingError: Error, Sendable {
  /// The settings leave open which distribution is released.
  case noReleaseDistribution
  /// The tag is there, on another commit; `newest` is the highest of its line.
  case exists(ReleaseTag, on: ObjectID?, wanted: ObjectID, newest: ReleaseTag)
  /// The commit was never a tip of the distribution.
  case notOnChain(ObjectID, distribution: String)
  /// A higher tag of the same line is there, and no reason was given.
  case belowNewest(ReleaseTag, newest: ReleaseTag)
}

/// Makes an annotated release tag on a commit that was a tip of the released distribution.
package struct Tagging: Sendable {
  package let tag: ReleaseTag
  /// What to tag; nil for the distribution's tip.
  package let revision: String?
  /// The text of the tag; nil for one of our own.
  package let message: String?
  package let reason: Reason?

  package init(_ tag: ReleaseTag, at revision: String?, message: String?, reason: Reason?) {
    (self.tag, self.revision, self.message, self.reason) = (tag, revision, message, reason)
  }

  /// Plans the tag; nothing is written.
  ///
  /// - Throws: `TaggingError`; `StorageError`; `GitError`.
  package func plan(in storage: PackageStorage) throws -> TagPlan {
    guard let distribution = storage.settings.releaseDistribution else {
      throw TaggingError.noReleaseDistribution
    }
    let tip = try storage.snapshot(of: distribution).tip
    let commit = try revision.map { try RevisionResolver(storage).commit($0) } ?? tip
    let name = tag.description
    let text = message.map { $0.hasSuffix("\n") ? $0 : $0 + "\n" } ?? "Release \(name)\n"
    var lines = text
    if let reason { lines += "\nReason: \(reason.text)\n" }
    func plan(_ state: TagPlan.State) -> TagPlan {
      TagPlan(tag: tag, commit: commit, message: lines, state: state, distribution: distribution)
    }
    if let existing = try storage.repository.tag(named: name) {
      guard existing.commit == commit else {
        throw TaggingError.exists(
          tag, on: existing.commit, wanted: commit, newest: try newest(in: storage) ?? tag)
      }
      return plan(.unchanged)
    }
    guard try FirstParentChain(storage.repository, from: tip).contains(commit) else {
      throw TaggingError.notOnChain(commit, distribution: distribution.name)
    }
    if reason == nil, let newest = try newest(in: storage), tag < newest {
      throw TaggingError.belowNewest(tag, newest: newest)
    }
    return plan(.created)
  }

  /// The highest tag of the same MAJOR.MINOR line.
  private func newest(in storage: PackageStorage) throws(GitError) -> ReleaseTag? {
    try storage.repository.references(under: "refs/tags/")
      .compactMap { try? ReleaseTag(String($0.name.dropFirst("refs/tags/".count))) }
      .filter { $0.line == tag.line }
      .max()
  }
}
