internal import Git
internal import PackageModel

/// What the operation did to one distribution, and how that stands now.
struct UndoneSide {
  let entry: HistoryEntry
  let snapshot: DistributionSnapshot
  let isReversed: Bool
  /// The files that pin the registry, where the operation was about these.
  let registry: UndoneRegistry?
  var changes: [VersionDifference] { entry.changes }
  /// Whether the commit changed nothing that could be reversed.
  var isEmpty: Bool { changes.isEmpty && registry == nil }
  /// How many versions come back.
  var restoredCount: Int { changes.count { $0.before != nil } }

  init(_ entry: HistoryEntry, in storage: PackageStorage) throws {
    self.entry = entry
    snapshot = try storage.snapshot(of: storage.distribution(entry.distribution))
    var reversed = 0
    for change in entry.changes {
      let present = try snapshot.version(change.reference)
      if present == change.before {
        reversed += 1
      } else if present != change.after {
        throw UndoError.movedOn(change.reference, distribution: entry.distribution)
      }
    }
    registry = try UndoneRegistry(entry, in: snapshot, storage.repository)
    if let registry {
      guard try !registry.isReversed || Self.isUndone(entry, snapshot, storage) else {
        throw UndoError.fileMovedOn(
          registry.paths.first ?? RegistryRecipe.path, distribution: entry.distribution)
      }
      isReversed = registry.isReversed
      return
    }
    guard reversed == 0 || reversed == entry.changes.count else {
      let other = entry.changes.first { $0.before != nil } ?? entry.changes[0]
      throw UndoError.movedOn(other.reference, distribution: entry.distribution)
    }
    isReversed = reversed > 0
    // What looks like before may have come about otherwise, by a further promotion for instance.
    guard try !isReversed || Self.isUndone(entry, snapshot, storage) else {
      throw UndoError.movedOn(entry.changes[0].reference, distribution: entry.distribution)
    }
  }

  /// Whether a later commit of the distribution records that it undoes the entry's.
  private static func isUndone(
    _ entry: HistoryEntry, _ snapshot: DistributionSnapshot, _ storage: PackageStorage
  ) throws -> Bool {
    var chain = FirstParentChain(storage.repository, from: snapshot.tip)
    while let commit = chain.next(), commit.id != entry.commit.id {
      if RecordedOperation(of: commit, in: storage.repository)?.undoes == entry.commit.id {
        return true
      }
    }
    if let failure = chain.failure { throw failure }
    return false
  }

  func before(_ reference: PackageReference) -> StoredVersion? {
    changes.first { $0.reference == reference }?.before
  }

  func after(_ reference: PackageReference) -> StoredVersion? {
    changes.first { $0.reference == reference }?.after
  }

  func change(_ operation: Operation, _ reason: Reason?) throws -> BranchChange {
    let versionEdits = try changes.flatMap { change -> [TreeEdit] in
      guard let before = change.before else { return change.after?.removalEdits ?? [] }
      return try before.additionEdits(in: snapshot)
    }
    let edits = versionEdits + (registry?.edits ?? [])
    let lines: [CommitMessage.Line] =
      [.operation(operation)]
      + changes.compactMap { change in
        (change.before ?? change.after).map { .package(change.reference, $0.tree) }
      }
      + changes.compactMap { change in
        guard change.before != nil, let after = change.after else { return nil }
        return .replaces(change.reference, after.tree)
      }
      + [.undoes(entry.commit.id)] + CommitMessage.Line.reason(reason)
    return BranchChange(
      to: snapshot, edits: edits,
      message: CommitMessage(
        subject: "\(snapshot.distribution.titlePrefix) Undo: \(originalSubject)",
        body: [], lines: lines))
  }

  private var originalSubject: String {
    let subject = entry.commit.subject
    let prefix = snapshot.distribution.titlePrefix + " "
    return subject.hasPrefix(prefix) ? String(subject.dropFirst(prefix.count)) : subject
  }
}
