internal import CLibgit2

/// The bytes of a tree that names objects which need not be here.
///
/// libgit2 makes trees of objects that it can look at, and a clone that leaves objects out moves
/// versions by their ids alone.
struct TreeText {
  private typealias Entry = (name: [UInt8], mode: FileMode, id: ObjectID)

  /// The tree as it is stored.
  let bytes: [UInt8]

  /// - Parameters:
  ///   - base: The tree to start from; nil for an empty one.
  ///   - changes: Name and new entry; nil removes the name.
  /// - Throws: `GitError` for a name that git does not allow, or one to remove that is not there.
  init(
    _ base: Tree?, changing changes: [(name: String, entry: (id: ObjectID, mode: FileMode)?)]
  ) throws(GitError) {
    var entries: [Entry] = (base?.entries ?? []).map { ($0.nameBytes, $0.mode, $0.id) }
    for (name, change) in changes {
      guard Self.isUsable(name) else {
        throw GitError("put '\(name)' into a tree", message: "git does not allow that name")
      }
      let bytes = Array(name.utf8)
      let place = entries.firstIndex { $0.name == bytes }
      switch (place, change) {
      case (let place?, let change?): entries[place] = (bytes, change.mode, change.id)
      case (nil, let change?): entries.append((bytes, change.mode, change.id))
      case (let place?, nil): entries.remove(at: place)
      case (nil, nil):
        throw GitError("remove '\(name)' from a tree", message: "it is not in the tree")
      }
    }
    entries.sort { Self.key($0).lexicographicallyPrecedes(Self.key($1)) }
    var text: [UInt8] = []
    for entry in entries {
      text += "\(String(entry.mode.rawValue, radix: 8)) ".utf8
      text += entry.name
      text.append(0)
      withUnsafeBytes(of: entry.id.oid.id) { text += $0 }
    }
    bytes = text
  }

  /// What git sorts by: the bytes of the name, a folder as if its name ended in `/`.
  private static func key(_ entry: Entry) -> [UInt8] {
    entry.mode == .directory ? entry.name + [UInt8(ascii: "/")] : entry.name
  }

  private static func isUsable(_ name: String) -> Bool {
    !name.isEmpty && name != "." && name != ".." && name.lowercased() != ".git"
      && !name.utf8.contains(0) && !name.utf8.contains(UInt8(ascii: "/"))
  }
}
