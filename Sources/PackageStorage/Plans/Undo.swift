package import Git
package import PackageModel

/// Why an operation cannot be undone.
package enum UndoError: Error, Sendable {
  /// The history records no operation.
  case nothingRecorded
  /// The commit records no operation of this tool.
  case notRecorded(ObjectID)
  /// The commit was never a tip of a distribution that can change.
  case notInHistory(ObjectID)
  /// A version is not as the operation left it.
  case movedOn(PackageReference, distribution: String)
  /// The file that pins the registry is not as the operation left it.
  case fileMovedOn(String, distribution: String)
  /// Policy forbids to take the version back out.
  case forbidden(PackageReference, distribution: String)
  /// Policy asks for a reason.
  case needsReason(PackageReference, distribution: String)
}

/// Reverses one recorded operation, on every branch that it changed.
package struct Undo: Sendable {
  /// The commit of either side; nil for the newest recorded operation.
  package let revision: String?
  package let reason: Reason?

  package init(_ revision: String?, reason: Reason?) {
    (self.revision, self.reason) = (revision, reason)
  }

  /// Plans the reverse; nothing is written.
  ///
  /// A side that is reversed already is left alone, so an undo cut short is completed by the same
  /// command.
  ///
  /// - Throws: `UndoError`; `PlanRefusal`; `StorageError`; `GitError`.
  package func plan(in storage: PackageStorage) throws -> ChangePlan {
    let undone = try operation(in: storage)
    let sides = try undone.sides.map { try UndoneSide($0.entry, in: storage) }
    let open = sides.filter { !$0.isReversed && !$0.isEmpty }
    try checkPolicy(open, of: sides)

    var packages: [PackageReference: ChangePlan.PackageChange] = [:]
    let changed = Set(undone.sides.flatMap { $0.entry.changes.map(\.reference) })
    for reference in changed.sorted() {
      let restored = sides.lazy.compactMap { $0.before(reference) }.first
      let withdrawn = sides.lazy.compactMap { $0.after(reference) }.first
      guard let version = restored ?? withdrawn else { continue }
      let isOpen = open.contains { side in side.changes.contains { $0.reference == reference } }
      packages[reference] = ChangePlan.PackageChange(
        reference: reference, tree: version.tree,
        state: isOpen
          ? Self.state(from: sides.count == 1 ? withdrawn : nil, to: restored) : .unchanged)
    }
    let operation = Operation(
      .undo, roles: undone.sides.map { "on \($0.distribution) \($0.entry.commit.id)" },
      packages: packages.values.map { ($0.reference, $0.tree) })
    var plan = ChangePlan(operation: operation)
    plan.packages = packages.values.sorted { $0.reference < $1.reference }
    plan.registries = sides.compactMap { $0.registry?.change(in: storage.repository) }
    // What comes back comes first: a version is never without a place.
    for side in open.sorted(by: { $0.restoredCount > $1.restoredCount }) {
      plan.changes.append(try side.change(operation, reason))
    }
    return plan
  }

  private static func state(
    from withdrawn: StoredVersion?, to restored: StoredVersion?
  ) -> ChangePlan.State {
    guard let restored else { return .removed }
    guard restored.tree == withdrawn?.tree, restored.signature != withdrawn?.signature else {
      return .added
    }
    return restored.signature == nil ? .unsigned : .signed
  }

  private func operation(in storage: PackageStorage) throws -> OperationRecord {
    let history = try OperationHistory(storage)
    guard let revision else {
      guard let newest = try history.newest(), let found = try history.operation(of: newest) else {
        throw UndoError.nothingRecorded
      }
      return try unfinished(found, history, storage) ?? found
    }
    let commit = try RevisionResolver(storage).commit(revision)
    guard let entry = try history.entry(of: commit) else { throw UndoError.notInHistory(commit) }
    guard let found = try history.operation(of: entry) else { throw UndoError.notRecorded(commit) }
    return found
  }

  /// The operation that the newest undo reverses, where it was cut short between its branches.
  private func unfinished(
    _ newest: OperationRecord, _ history: OperationHistory, _ storage: PackageStorage
  ) throws -> OperationRecord? {
    guard newest.verb == .undo, newest.sides.count == 1,
      let undoes = newest.sides.first?.entry.record?.undoes,
      let entry = try history.entry(of: undoes),
      let original = try history.operation(of: entry), original.sides.count > 1
    else { return nil }
    let sides = original.sides.map { try? UndoneSide($0.entry, in: storage) }
    return sides.contains { $0?.isReversed == false } ? original : nil
  }

  private func checkPolicy(_ open: [UndoneSide], of sides: [UndoneSide]) throws {
    for side in open {
      let distribution = side.snapshot.distribution
      guard !distribution.frozen else {
        throw PlanRefusal(obstacles: [.frozen(distribution.name, targets: [])])
      }
      for change in side.changes {
        guard change.after != nil else { continue }
        // Taking back an overwrite is an overwrite; taking back an addition is a removal.
        let permission = change.before == nil ? distribution.remove : distribution.overwrite
        // A side that is reversed already has brought its versions back.
        let returns = sides.contains { other in
          other.snapshot.name != side.snapshot.name && other.before(change.reference) != nil
        }
        switch permission {
        case .yes: continue
        case .reason where reason != nil || returns: continue
        case .reason:
          throw UndoError.needsReason(change.reference, distribution: distribution.name)
        case .never:
          throw UndoError.forbidden(change.reference, distribution: distribution.name)
        }
      }
    }
  }
}
