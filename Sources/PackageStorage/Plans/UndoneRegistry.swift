internal import Git

/// What a recorded operation did to the files that pin one distribution's registry.
struct UndoneRegistry {
  /// Whether the files are as they were before.
  let isReversed: Bool
  /// The files that the operation changed.
  let paths: [String]
  /// What puts the files back.
  let edits: [TreeEdit]
  private let distribution: String
  private let presentTree: ObjectID
  private let restoredTree: ObjectID

  /// Compares; nil where the operation was about packages.
  ///
  /// - Throws: `UndoError.fileMovedOn`; `GitError`.
  init?(
    _ entry: HistoryEntry, in snapshot: DistributionSnapshot, _ repository: Repository
  ) throws {
    guard let registry = entry.registry else { return nil }
    distribution = snapshot.name
    (presentTree, restoredTree) = (snapshot.commit.tree, registry.before)
    let before = try repository.tree(registry.before)
    let after = try repository.tree(registry.after)
    let present = try repository.tree(presentTree)
    paths = RegistryPin.paths.filter { before.entry(named: $0) != after.entry(named: $0) }
    var states: Set<Bool> = []
    for path in paths {
      let entry = present.entry(named: path)
      guard entry == before.entry(named: path) || entry == after.entry(named: path) else {
        throw UndoError.fileMovedOn(path, distribution: snapshot.name)
      }
      states.insert(entry == before.entry(named: path))
    }
    guard states.count == 1, let isReversed = states.first else {
      throw UndoError.fileMovedOn(paths.first ?? "", distribution: snapshot.name)
    }
    self.isReversed = isReversed
    edits = paths.map { path in
      TreeEdit([path], before.entry(named: path).map { .put($0.id, $0.mode) } ?? .remove)
    }
  }

  /// What undoing means for the registry; its versions are unknown in a clone without the files.
  func change(in repository: Repository) -> ChangePlan.RegistryChange {
    func version(_ tree: ObjectID) -> String? {
      (try? RegistryPin(tree: tree, in: repository))?.image?.text
    }
    return ChangePlan.RegistryChange(
      distribution: distribution, before: version(presentTree), after: version(restoredTree),
      files: isReversed ? [] : paths)
  }
}
