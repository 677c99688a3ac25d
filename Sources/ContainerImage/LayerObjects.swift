internal import Git
internal import PackageStorage

/// Which objects a registry reads of one branch: what `packages` holds at its tip, and of the history
/// what tells when each version came.
struct LayerObjects {
  private let repository: Repository
  private let packed: PackedObjects
  private var seen: Set<ObjectID> = []
  private var walked: Set<ObjectID> = []
  /// In the order in which they are met: commits and what names versions first, then each version.
  private(set) var ids: [ObjectID] = []

  /// Collects them; the result depends on the tip alone.
  ///
  /// - Throws: `GitError` where an object is missing that a registry needs.
  init(of tip: ObjectID, in repository: Repository) throws(GitError) {
    self.repository = repository
    packed = PackedObjects(of: repository)
    try addHistory(tip)
    let root = try repository.commit(tip).tree
    if let packages = try packed.tree(root).entry(named: PackageLayout.root), packages.isDirectory {
      try addTree(packages.id)
    }
  }

  /// Puts an object on the list; false where it is there already.
  private mutating func note(_ id: ObjectID) -> Bool {
    guard seen.insert(id).inserted else { return false }
    ids.append(id)
    return true
  }

  /// The commits along first parents, and the trees that list names and versions in each.
  private mutating func addHistory(_ tip: ObjectID) throws(GitError) {
    var next: ObjectID? = tip
    while let id = next, note(id) {
      let commit = try repository.commit(id)
      next = commit.parents.first
      // A history that was cut off ends here, for the registry as well.
      if repository.isShallow, let parent = next, (try? repository.commit(parent)) == nil {
        next = nil
      }
      guard note(commit.tree) else { continue }
      let packages = try packed.tree(commit.tree).entry(named: PackageLayout.root)
      guard let packages, packages.isDirectory, note(packages.id) else { continue }
      for name in try packed.tree(packages.id).entries where name.isDirectory {
        _ = note(name.id)
      }
    }
  }

  /// All that a tree holds.
  private mutating func addTree(_ id: ObjectID, depth: Int = 0) throws(GitError) {
    // Noted is not enough: of the trees of the history only the names were read.
    _ = note(id)
    guard walked.insert(id).inserted else { return }
    guard depth < Self.deepest else {
      throw GitError("read tree", message: "folders are nested too deep", object: id)
    }
    for entry in try packed.tree(id).entries {
      switch entry.mode {
      case .directory: try addTree(entry.id, depth: depth + 1)
      // Another repository's commit is not here.
      case .submodule: continue
      default: _ = note(entry.id)
      }
    }
  }

  private static let deepest = 200
}
