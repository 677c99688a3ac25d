internal import Git
internal import PackageModel

/// One recorded operation: its commits, one on each branch that it changed.
package struct OperationRecord: Sendable {
  /// One side: what a commit of the operation did to one distribution.
  package struct Side: Sendable {
    package let entry: HistoryEntry
    package var distribution: String { entry.distribution }
  }

  package let verb: Operation.Verb
  package let key: String
  /// The newest first.
  package let sides: [Side]
}

/// Finds recorded operations in the history.
struct OperationHistory {
  /// How many commits of each distribution are searched.
  static let depth = 100_000

  private let storage: PackageStorage
  private let snapshots: [DistributionSnapshot]

  /// - Throws: `StorageError`, `GitError`.
  init(_ storage: PackageStorage) throws {
    self.storage = storage
    snapshots = try storage.presentSnapshots().filter { !$0.distribution.frozen }
  }

  /// The newest commit, by committer time, that records an operation.
  ///
  /// Of operations in the same second the last is the one that no other has followed on any of
  /// its branches.
  ///
  /// - Throws: `GitError`.
  func newest() throws(GitError) -> HistoryEntry? {
    var history = try History(of: snapshots, in: storage.repository)
    var candidates: [HistoryEntry] = []
    while let entry = try history.next() {
      if let newest = candidates.first,
        newest.commit.committer.time > entry.commit.committer.time
      {
        break
      }
      let isCovered = candidates.contains { $0.distribution == entry.distribution }
      if entry.record != nil, !isCovered { candidates.append(entry) }
    }
    guard candidates.count > 1 else { return candidates.first }
    let tops = Set(candidates.map(\.commit.id))
    for candidate in candidates {
      guard let found = try operation(of: candidate) else { continue }
      if found.sides.allSatisfy({ tops.contains($0.entry.commit.id) }) { return candidate }
    }
    return candidates.first
  }

  /// The entry of a commit that one of the distributions has named.
  ///
  /// - Throws: `GitError`.
  func entry(of commit: ObjectID) throws(GitError) -> HistoryEntry? {
    for snapshot in snapshots {
      guard try FirstParentChain(storage.repository, from: snapshot.tip).contains(commit) else {
        continue
      }
      let found = try storage.repository.commit(commit)
      var parent: Commit?
      if let id = found.parents.first { parent = try storage.repository.commit(id) }
      var comparison = VersionComparison(storage.repository)
      let changes = try comparison.differences(from: parent?.tree, to: found.tree)
      if changes.isEmpty, let parent,
        let entry = try HistoryEntry(
          ofRegistry: found, after: parent, on: snapshot.name, in: storage.repository)
      {
        return entry
      }
      return HistoryEntry(
        distribution: snapshot.name, commit: found, changes: changes,
        record: RecordedOperation(of: found, in: storage.repository))
    }
    return nil
  }

  /// The whole operation that the commit is one side of.
  ///
  /// The other side has the same verb and key, and one of the two names the other: by
  /// `Promoted-To`, or by a time that is nearest where a squash has changed the ids.
  ///
  /// - Throws: `GitError`.
  func operation(of entry: HistoryEntry) throws(GitError) -> OperationRecord? {
    guard let record = entry.record else { return nil }
    var sides = [OperationRecord.Side(entry: entry)]
    for snapshot in snapshots where snapshot.name != entry.distribution {
      guard record.concerns(snapshot.name) else { continue }
      if let other = try counterpart(of: entry, record, in: snapshot) {
        sides.append(OperationRecord.Side(entry: other))
      }
    }
    return OperationRecord(verb: record.verb, key: record.key, sides: sides)
  }

  private func counterpart(
    of entry: HistoryEntry, _ record: RecordedOperation, in snapshot: DistributionSnapshot
  ) throws(GitError) -> HistoryEntry? {
    var history = try History(of: [snapshot], in: storage.repository)
    var best: HistoryEntry?
    while let candidate = try history.next() {
      guard let other = candidate.record, other.verb == record.verb, other.key == record.key else {
        continue
      }
      if other.promotedTo?.commit == entry.commit.id
        || record.promotedTo?.commit == candidate.commit.id
      {
        return candidate
      }
      // The same change may have been made, undone and made again: take the one nearest in time.
      if let known = best,
        distance(known, entry) <= distance(candidate, entry)
      {
        continue
      }
      best = candidate
    }
    return best
  }

  private func distance(_ left: HistoryEntry, _ right: HistoryEntry) -> Int64 {
    abs(left.commit.committer.time - right.commit.committer.time)
  }
}

extension RecordedOperation {
  /// Whether the operation may have changed that distribution as well.
  fileprivate func concerns(_ distribution: String) -> Bool {
    switch verb {
    case .promote:
      promotedFrom?.distribution == distribution || promotedTo?.distribution == distribution
    case .undo, .registryVersion: true
    case .add, .remove, .sign: false
    }
  }
}
