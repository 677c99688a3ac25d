internal import Git

/// Reads trees of one repository, each once.
///
/// Versions of a package share most of their folders, so one reader for many versions reads far
/// fewer trees than there are paths. It belongs to one thread.
final class TreeReader {
  let repository: Repository
  private let packed: PackedObjects
  private var trees: [ObjectID: StoredTree] = [:]
  /// The trees below which no folder's name holds a dash: all, but for broken packages.
  private var dashless: Set<ObjectID> = []

  init(_ repository: Repository, group: Int = 1) {
    self.repository = repository
    packed = PackedObjects(of: repository, group: group)
  }

  /// The tree of that id.
  func tree(_ id: ObjectID) throws(PackageFault) -> StoredTree {
    if let known = trees[id] { return known }
    let tree = try read(id)
    trees[id] = tree
    return tree
  }

  /// The entries of a tree.
  func entries(_ id: ObjectID) throws(PackageFault) -> [TreeEntry] {
    try tree(id).entries
  }

  /// The bytes of a blob, which are hashed again where `isVerified`.
  func blob(
    _ id: ObjectID, limit: Int, isVerified: Bool
  ) throws(GitError) -> [UInt8] {
    isVerified
      ? try repository.blob(id, limit: limit) : try packed.blob(id, limit: limit)
  }

  /// Drops what is remembered when it has grown beyond a megabyte.
  func forgetIfLarge() {
    if trees.count > 1024 { trees.removeAll(keepingCapacity: true) }
    if dashless.count > 65_536 { dashless = [] }
  }

  /// The first folder name below a tree that holds a dash.
  func firstFolderWithDash(_ id: ObjectID, depth: Int = 0) throws(PackageFault) -> String? {
    if dashless.contains(id) { return nil }
    guard depth < PackageLimits.folderDepth else {
      throw PackageFault(
        .invalid, "folders are nested more than \(PackageLimits.folderDepth) deep")
    }
    var found: String?
    // Most trees are looked at for this once and never again, so they are not remembered.
    let tree: StoredTree
    if let known = trees[id] { tree = known } else { tree = try read(id) }
    let named = try tree.firstDirectory { (name, id) throws(PackageFault) in
      if name.contains(UInt8(ascii: "-")) { return true }
      found = try firstFolderWithDash(id, depth: depth + 1)
      return found != nil
    }
    if found == nil { found = named?.displayName }
    if found == nil { dashless.insert(id) }
    return found
  }

  private func read(_ id: ObjectID) throws(PackageFault) -> StoredTree {
    do throws(GitError) {
      return try packed.tree(id)
    } catch {
      throw PackageFault(error)
    }
  }
}
