internal import Git

/// Reads trees of one repository, each once.
///
/// Versions of a package share most of their folders, so one reader for many versions reads far
/// fewer trees than there are paths. It belongs to one thread.
final class TreeReader {
  let repository: Repository
  private var trees: [ObjectID: Tree] = [:]
  /// For each tree the first folder name below it that holds a dash; nil where there is none.
  private var dashes: [ObjectID: String?] = [:]

  init(_ repository: Repository) {
    self.repository = repository
  }

  /// The tree of that id.
  func tree(_ id: ObjectID) throws(PackageFault) -> Tree {
    if let known = trees[id] { return known }
    let tree = try read(id)
    trees[id] = tree
    return tree
  }

  /// The entries of a tree.
  func entries(_ id: ObjectID) throws(PackageFault) -> [TreeEntry] {
    try tree(id).entries
  }

  /// Drops what is remembered when it has grown beyond a few megabytes.
  func forgetIfLarge() {
    if trees.count > 4096 { trees = [:] }
    if dashes.count > 65_536 { dashes = [:] }
  }

  /// The first folder name below a tree that holds a dash.
  func firstFolderWithDash(_ id: ObjectID, depth: Int = 0) throws(PackageFault) -> String? {
    if let known = dashes[id] { return known }
    guard depth < PackageLimits.folderDepth else {
      throw PackageFault(
        .invalid, "folders are nested more than \(PackageLimits.folderDepth) deep")
    }
    var found: String?
    // Most trees are looked at for this once and never again, so they are not remembered.
    let tree: Tree
    if let known = trees[id] { tree = known } else { tree = try read(id) }
    for entry in tree.directories where found == nil {
      if entry.displayName.utf8.contains(UInt8(ascii: "-")) {
        found = entry.displayName
      } else {
        found = try firstFolderWithDash(entry.id, depth: depth + 1)
      }
    }
    dashes[id] = .some(found)
    return found
  }

  private func read(_ id: ObjectID) throws(PackageFault) -> Tree {
    do throws(GitError) {
      return try repository.tree(id)
    } catch {
      throw PackageFault(error)
    }
  }
}
