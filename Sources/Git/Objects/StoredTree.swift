internal import CLibgit2
internal import Glibc

/// A tree in the form in which git stores it; its entries are made when they are asked for.
///
/// It costs one allocation, where a `Tree` has one for each entry.
package struct StoredTree: Sendable {
  /// For each entry: its mode in octal digits, a space, its name, a NUL, the 20 bytes of its id.
  private let bytes: [UInt8]
  package let count: Int

  /// Takes over the stored bytes; nil where they are not those of a tree.
  init?(_ bytes: [UInt8]) {
    var count = 0
    var place = 0
    while place < bytes.count {
      guard let entry = Self.entry(at: place, in: bytes) else { return nil }
      place = entry.end
      count += 1
    }
    self.bytes = bytes
    self.count = count
  }

  /// Copies a tree that libgit2 read.
  init(_ tree: Tree) {
    var bytes: [UInt8] = []
    for place in 0..<tree.count {
      guard let entry = git_tree_entry_byindex(tree.pointer, place),
        let name = git_tree_entry_name(entry), let id = git_tree_entry_id(entry)
      else { continue }
      bytes += String(git_tree_entry_filemode_raw(entry).rawValue, radix: 8).utf8
      bytes.append(UInt8(ascii: " "))
      bytes += UnsafeRawBufferPointer(start: name, count: strlen(name) + 1)
      withUnsafeBytes(of: id.pointee.id) { bytes += $0 }
    }
    self.bytes = bytes
    count = tree.count
  }

  /// All entries in git's order (by bytes, a directory as if its name ended in `/`).
  package var entries: [TreeEntry] {
    var entries: [TreeEntry] = []
    entries.reserveCapacity(count)
    var place = 0
    while place < bytes.count, let entry = Self.entry(at: place, in: bytes) {
      entries.append(made(entry))
      place = entry.end
    }
    return entries
  }

  /// The entry of that name; nil where there is none.
  package func entry(named name: String) -> TreeEntry? {
    guard !name.utf8.contains(0) else { return nil }
    var wanted = name
    return wanted.withUTF8 { wanted in
      var place = 0
      while place < bytes.count, let entry = Self.entry(at: place, in: bytes) {
        if entry.name.count == wanted.count, bytes[entry.name].elementsEqual(wanted) {
          return made(entry)
        }
        place = entry.end
      }
      return nil
    }
  }

  /// The first directory, in git's order, that `matches` admits by the bytes of its name and its id.
  package func firstDirectory<Failure: Error>(
    where matches: (ArraySlice<UInt8>, ObjectID) throws(Failure) -> Bool
  ) throws(Failure) -> TreeEntry? {
    var place = 0
    while place < bytes.count, let entry = Self.entry(at: place, in: bytes) {
      if entry.mode == FileMode.directory.rawValue,
        try matches(bytes[entry.name], id(of: entry))
      {
        return made(entry)
      }
      place = entry.end
    }
    return nil
  }

  // MARK: Places

  /// Where the parts of an entry are.
  private struct Place {
    let mode: UInt32
    let name: Range<Int>
    /// After the id.
    let end: Int
  }

  private static func entry(at start: Int, in bytes: [UInt8]) -> Place? {
    var mode: UInt32 = 0
    var place = start
    while place < bytes.count, bytes[place] != UInt8(ascii: " ") {
      let digit = bytes[place] &- UInt8(ascii: "0")
      guard digit < 8, place - start < 7 else { return nil }
      mode = mode << 3 | UInt32(digit)
      place += 1
    }
    let name = place + 1
    guard place > start else { return nil }
    place = name
    while place < bytes.count, bytes[place] != 0 { place += 1 }
    guard place > name, place + 21 <= bytes.count else { return nil }
    return Place(mode: mode, name: name..<place, end: place + 21)
  }

  private func id(of place: Place) -> ObjectID {
    ObjectID(bytes: bytes[(place.end - 20)..<place.end])
  }

  private func made(_ place: Place) -> TreeEntry {
    TreeEntry(
      name: bytes[place.name], mode: FileMode(rawValue: place.mode), id: id(of: place))
  }
}
