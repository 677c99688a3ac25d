internal import Git
internal import PackageModel
internal import PackageStorage
internal import Transport

/// A topic branch that the remote has: a change that somebody asked for.
struct OpenRequest {
  /// How far the change has come.
  enum State: String {
    /// Nothing is in its way but its review.
    case open
    /// A removal whose promotion is not merged yet.
    case waiting
    /// The distributions are not as they were when it was asked for.
    case outdated
    /// What it asks for is done; the branch is left over.
    case merged
  }

  let kind: TopicBranch.Kind
  /// The name without `refs/heads/`.
  let name: String
  let distribution: Distribution
  let topic: TopicCommit
  /// Where the versions of a promotion's removal go.
  let target: Distribution?
  let state: State
  var pullRequest: PullRequest?

  /// Reads it; nil where the branch is none of the tool's.
  ///
  /// - Throws: `StorageError`, `GitError`.
  init?(_ name: String, at tip: ObjectID, in storage: PackageStorage) throws {
    guard let (kind, distribution) = TopicBranch.parse(name, storage.settings),
      let topic = try TopicCommit(tip: tip, in: storage.repository), !topic.record.packages.isEmpty,
      storage.tip(of: distribution) != nil
    else { return nil }
    (self.kind, self.name, self.distribution, self.topic) = (kind, name, distribution, topic)
    target = topic.record.promotedTo.flatMap {
      storage.settings.distribution(named: $0.distribution)
    }
    state = try Self.state(kind, topic.record, distribution, target, storage)
  }

  private static func state(
    _ kind: TopicBranch.Kind, _ record: RecordedOperation, _ distribution: Distribution,
    _ target: Distribution?, _ storage: PackageStorage
  ) throws -> State {
    let snapshot = try storage.snapshot(of: distribution)
    func agrees(_ snapshot: DistributionSnapshot) throws -> Bool {
      try record.packages.allSatisfy { try snapshot.version($0.key)?.tree == $0.value }
    }
    let held = try record.packages.compactMap { try snapshot.version($0.key) }
    guard kind == .remove else {
      if try agrees(snapshot) { return .merged }
      let isFree = held.isEmpty || !record.replaced.isEmpty
      guard isFree, let source = record.promotedFrom else { return isFree ? .open : .outdated }
      let from = try storage.snapshot(of: storage.distribution(source.distribution))
      return try agrees(from) ? .open : .outdated
    }
    if held.isEmpty { return .merged }
    guard try agrees(snapshot) else { return .outdated }
    guard let target else { return .open }
    return try agrees(storage.snapshot(of: target)) ? .open : .waiting
  }

  /// The versions, in order.
  var packages: [(reference: PackageReference, tree: ObjectID)] {
    topic.record.packages.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}
