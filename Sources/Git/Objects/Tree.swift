internal import CLibgit2
internal import Glibc

/// One entry of a tree, copied out of it.
package struct TreeEntry: Hashable, Sendable {
  /// The entry's name, or nil where its bytes are not UTF-8.
  package let name: String?
  package let mode: FileMode
  package let id: ObjectID
  // Kept only where the name is not UTF-8, so that the usual entry stays small.
  private let rawName: [UInt8]

  package var isDirectory: Bool { mode == .directory }

  /// The name for people: bytes that are not UTF-8 are shown as `\xNN`.
  package var displayName: String {
    if let name { return name }
    return rawName.map { byte in
      (0x20..<0x7f).contains(byte)
        ? String(UnicodeScalar(byte)) : "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
  }

  /// The bytes of the name.
  var nameBytes: [UInt8] { name.map { Array($0.utf8) } ?? rawName }

  /// Makes an entry of the parts that a stored tree has.
  init(name bytes: ArraySlice<UInt8>, mode: FileMode, id: ObjectID) {
    name = String(validating: bytes, as: UTF8.self)
    self.mode = mode
    self.id = id
    rawName = name == nil ? Array(bytes) : []
  }

  init(_ entry: OpaquePointer) {
    let text = git_tree_entry_name(entry)
    name = text.flatMap { String(validatingCString: $0) }
    mode = FileMode(rawValue: git_tree_entry_filemode_raw(entry).rawValue)
    id = git_tree_entry_id(entry).map { ObjectID($0.pointee) } ?? .emptyTree
    if name == nil, let text {
      rawName = Array(UnsafeRawBufferPointer(start: text, count: strlen(text)))
    } else {
      rawName = []
    }
  }
}

/// An immutable listing of entries; reading one costs one object.
package final class Tree {
  package let id: ObjectID
  private let handle: Handle

  init(_ id: ObjectID, in repository: Repository) throws(GitError) {
    self.id = id
    handle = try repository.object(id, "read tree", free: { git_tree_free($0) }, git_tree_lookup)
  }

  package var count: Int { git_tree_entrycount(handle.pointer) }

  /// All entries in git's order (by bytes, a directory as if its name ended in `/`).
  package var entries: [TreeEntry] {
    var entries: [TreeEntry] = []
    entries.reserveCapacity(count)
    for index in 0..<count {
      if let entry = git_tree_entry_byindex(handle.pointer, index) {
        entries.append(TreeEntry(entry))
      }
    }
    return entries
  }

  /// The entry of that name in this tree, by binary search; nil where there is none.
  package func entry(named name: String) -> TreeEntry? {
    // A C string ends at its first NUL, so a name that holds one must not be looked up by it.
    guard !name.utf8.contains(0) else { return nil }
    return git_tree_entry_byname(handle.pointer, name).map { TreeEntry($0) }
  }

  var pointer: OpaquePointer { handle.pointer }
}
