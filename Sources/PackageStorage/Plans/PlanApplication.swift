package import Git
internal import PackageModel

/// Carries plans out: the only place that moves references.
package struct PlanApplication {
  /// What was written.
  package struct Outcome: Sendable {
    /// The commits made, by the name of their distribution.
    package var commits: [String: ObjectID] = [:]
    /// Objects that the repository did not have before.
    package var objectsWritten = 0
    /// What moves, in the plan's order.
    package var updates: [ReferenceUpdate] = []

    package init() {}
  }

  private let storage: PackageStorage
  private let staging: ObjectStaging

  /// - Parameters:
  ///   - storage: The storage that the plan was made from.
  ///   - staging: Holds the objects that the plan names and the repository does not have yet.
  package init(_ storage: PackageStorage, _ staging: ObjectStaging) {
    (self.storage, self.staging) = (storage, staging)
  }

  /// Says, without writing anything, why a plan could not be carried out here.
  ///
  /// - Throws: `StorageError.checkedOut` when a branch to move is somebody's work tree.
  package static func check(_ plan: ChangePlan, in storage: PackageStorage) throws {
    for change in plan.changes where storage.isRemoteOnly(change.distribution) {
      let remote = storage.repository.remoteName
      let url = try storage.repository.configuration().value("remote.\(remote).url")
      throw StorageError.remoteOnly(
        distribution: change.distribution.name, branch: change.distribution.branch,
        remote: remote, isReachable: url != nil)
    }
    for change in plan.changes
    where storage.repository.isCheckedOut(change.distribution.referenceName) {
      throw StorageError.checkedOut(
        distribution: change.distribution.name, branch: change.distribution.branch,
        isLinked: storage.repository.isBare)
    }
  }

  /// Writes the plan's objects, then moves its branches in its order by compare-and-swap.
  ///
  /// - Parameters:
  ///   - plan: Made from the tips that the storage read.
  ///   - identity: Who makes the commits.
  /// - Returns: The commits made.
  /// - Throws: `StorageError`, `GitError`, `ReferenceTransactionError`; no branch has moved then,
  ///   except after `ReferenceTransactionError.stopped`.
  package func apply(_ plan: ChangePlan, identity: Identity) throws -> Outcome {
    guard !plan.isEmpty else { return Outcome() }
    try Self.check(plan, in: storage)
    let outcome = try write(plan, identity: identity)
    try ReferenceTransaction(
      storage.repository, outcome.updates, committer: identity.committer,
      message: "\(plan.operation.verb.rawValue): \(plan.changes.first?.message.subject ?? "")"
    ).commit()
    return outcome
  }

  /// Writes the plan's objects and moves nothing: another machine moves its branches to them.
  ///
  /// - Parameters:
  ///   - plan: Made from the tips that the storage read.
  ///   - identity: Who makes the commits.
  ///   - made: Commits that do the same and are there already, by the name of their distribution:
  ///     none are made in their place.
  /// - Returns: The commits, and the updates that the new ones are for.
  /// - Throws: `GitError`.
  package func write(
    _ plan: ChangePlan, identity: Identity, made: [String: ObjectID] = [:]
  ) throws -> Outcome {
    var outcome = try stage(plan, identity: identity, made: made)
    outcome.objectsWritten = try staging.publish()
    return outcome
  }

  /// Makes the plan's objects in memory and writes none.
  ///
  /// - Returns: The commits made, and the updates that they are for.
  /// - Throws: `GitError`.
  package func stage(
    _ plan: ChangePlan, identity: Identity, made: [String: ObjectID] = [:]
  ) throws -> Outcome {
    let editor = TreeEditor(storage.repository, staging)
    var outcome = Outcome()
    outcome.commits = made
    for change in plan.changes where made[change.distribution.name] == nil {
      let tree = try editor.apply(change.edits, to: change.baseTree)
      // A commit that changes nothing is never made.
      guard tree != change.baseTree else { continue }
      let commit = try staging.stageCommit(
        tree: tree, parents: [change.expectedTip],
        message: change.message.text(commits: outcome.commits), identity: identity)
      outcome.commits[change.distribution.name] = commit
      outcome.updates.append(
        ReferenceUpdate(
          name: change.distribution.referenceName, expected: change.expectedTip, new: commit))
    }
    return outcome
  }

  /// Records here that the remote's branches have moved.
  ///
  /// - Parameters:
  ///   - updates: As `write` returned them: what has moved there.
  ///   - repository: Where the remote is followed.
  ///   - committer: For git's reference log.
  /// - Throws: `ReferenceTransactionError`; `GitError`.
  package static func follow(
    _ updates: [ReferenceUpdate], in repository: Repository, committer: Signature
  ) throws {
    var moved: [ReferenceUpdate] = []
    for update in updates where update.name.hasPrefix("refs/heads/") {
      let name = repository.trackingReference(
        of: String(update.name.dropFirst("refs/heads/".count)))
      // git has done it already where its own configuration says how the remote is followed.
      let present = try repository.target(of: name)
      guard present != update.new else { continue }
      moved.append(ReferenceUpdate(name: name, expected: present, new: update.new))
    }
    guard !moved.isEmpty else { return }
    try ReferenceTransaction(
      repository, moved, committer: committer, message: "storage: update by push"
    ).commit()
  }

  /// Makes the tag of a tagging.
  ///
  /// - Returns: The tag object's id; nil where the tag was there already.
  /// - Throws: As `apply(_:identity:)`.
  package func apply(_ tagging: TagPlan, identity: Identity) throws -> ObjectID? {
    guard tagging.state == .created else { return nil }
    let name = tagging.tag.description
    let object = try staging.stageTag(
      named: name, on: tagging.commit, message: tagging.message, identity: identity)
    try staging.publish()
    try ReferenceTransaction(
      storage.repository,
      [ReferenceUpdate(name: "refs/tags/\(name)", expected: nil, new: object)],
      committer: identity.committer, message: "tag: \(name)"
    ).commit()
    return object
  }
}
