internal import Git

/// Reads trees of one repository, each once.
///
/// Versions of a package share most of their folders, so one reader for many versions reads far
/// fewer trees than there are paths. It belongs to one thread.
final class TreeReader {
  let repository: Repository
  private var listings: [ObjectID: [TreeEntry]] = [:]
  private var dashes: [ObjectID: String?] = [:]

  init(_ repository: Repository) {
    self.repository = repository
  }

  /// The entries of a tree.
  func entries(_ tree: ObjectID) throws(PackageFault) -> [TreeEntry] {
    if let known = listings[tree] { return known }
    let entries: [TreeEntry]
    do {
      entries = try repository.tree(tree).entries
    } catch {
      throw PackageFault(error)
    }
    listings[tree] = entries
    return entries
  }

  /// Drops what is remembered when it has grown beyond a few megabytes.
  func forgetIfLarge() {
    if listings.count > 4096 { listings = [:] }
    if dashes.count > 65_536 { dashes = [:] }
  }

  /// The first folder name below a tree that holds a dash.
  func firstFolderWithDash(_ tree: ObjectID, depth: Int = 0) throws(PackageFault) -> String? {
    if let known = dashes[tree] { return known }
    guard depth < PackageLimits.folderDepth else {
      throw PackageFault(
        .invalid, "folders are nested more than \(PackageLimits.folderDepth) deep")
    }
    var found: String?
    for entry in try entries(tree) where entry.isDirectory && found == nil {
      if entry.displayName.utf8.contains(UInt8(ascii: "-")) {
        found = entry.displayName
      } else {
        found = try firstFolderWithDash(entry.id, depth: depth + 1)
      }
    }
    dashes[tree] = .some(found)
    return found
  }
}
