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
    var (count, end) = (0, 0)
    bytes.withUnsafeBufferPointer { bytes in
      while let entry = Self.parts(at: end, in: bytes) {
        end = entry.end
        count += 1
      }
    }
    guard end == bytes.count else { return nil }
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
    while let entry = parts(at: place) {
      entries.append(
        TreeEntry(
          name: bytes[entry.name], mode: FileMode(rawValue: entry.mode), id: id(of: entry)))
      place = entry.end
    }
    return entries
  }

  /// The entry of that name; nil where there is none.
  package func entry(named name: String) -> TreeEntry? {
    let name = Array(name.utf8)
    return child(named: name[...]).map {
      TreeEntry(name: name[...], mode: $0.mode, id: $0.id)
    }
  }

  /// What stands under the name of those bytes; nil where nothing does.
  ///
  /// It makes no string, which is most of what an entry costs.
  package func child(named name: ArraySlice<UInt8>) -> (mode: FileMode, id: ObjectID)? {
    let found = bytes.withUnsafeBufferPointer { bytes in
      name.withUnsafeBufferPointer { name -> Parts? in
        var place = 0
        while let entry = Self.parts(at: place, in: bytes) {
          if entry.name.count == name.count, bytes[entry.name].elementsEqual(name) {
            return entry
          }
          place = entry.end
        }
        return nil
      }
    }
    return found.map { (FileMode(rawValue: $0.mode), id(of: $0)) }
  }

  /// The first directory, in git's order, that `matches` admits by the bytes of its name and its id.
  package func firstDirectory<Failure: Error>(
    where matches: (ArraySlice<UInt8>, ObjectID) throws(Failure) -> Bool
  ) throws(Failure) -> TreeEntry? {
    var place = 0
    while let entry = parts(at: place) {
      if entry.mode == FileMode.directory.rawValue {
        let (name, id) = (bytes[entry.name], id(of: entry))
        if try matches(name, id) { return TreeEntry(name: name, mode: .directory, id: id) }
      }
      place = entry.end
    }
    return nil
  }

  // MARK: Parts

  /// Where the parts of an entry are.
  private struct Parts {
    let mode: UInt32
    let name: Range<Int>
    /// After the id.
    let end: Int
  }

  private func parts(at start: Int) -> Parts? {
    bytes.withUnsafeBufferPointer { Self.parts(at: start, in: $0) }
  }

  /// Finds the parts of the entry that begins at `start`; nil at the end, or where there is none.
  @inline(__always)
  private static func parts(at start: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Parts? {
    var mode: UInt32 = 0
    var place = start
    while place < bytes.count, bytes[place] != UInt8(ascii: " ") {
      let digit = bytes[place] &- UInt8(ascii: "0")
      guard digit < 8, place - start < 7 else { return nil }
      mode = mode << 3 | UInt32(digit)
      place += 1
    }
    let name = place + 1
    guard place > start, name < bytes.count, let base = bytes.baseAddress,
      let zero = memchr(base + name, 0, bytes.count - name)
    else { return nil }
    let end = UnsafeRawPointer(zero) - UnsafeRawPointer(base)
    guard end > name, end + 21 <= bytes.count else { return nil }
    return Parts(mode: mode, name: name..<end, end: end + 21)
  }

  private func id(of entry: Parts) -> ObjectID {
    ObjectID(bytes: bytes[(entry.end - 20)..<entry.end])
  }
}
