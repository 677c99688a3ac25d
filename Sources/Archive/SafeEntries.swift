/// The entries of an archive that may come from anybody, one at a time and checked.
///
/// Refuses, by an error, whatever could write or read outside of the archive's own folder or
/// mean different things on different machines: absolute paths, `..`, backslashes, drive letters,
/// links, devices, encrypted entries, and paths that are equal or differ only by case; and an
/// archive beyond the reader's limits.
package struct SafeEntries: ~Copyable {
  private var archive: ArchiveReader
  private var seen: [String: (path: String, isFolder: Bool)] = [:]

  package init(reading reader: consuming ArchiveReader) {
    archive = reader
  }

  /// Returns the next file or folder, or nil after the last.
  package mutating func next() throws(ArchiveError) -> ArchiveEntry? {
    guard let entry = try archive.next() else { return nil }
    try Self.check(path: entry.path)
    let isFolder = entry.kind == .folder
    guard isFolder || entry.kind == .file else { throw .notAFile(path: entry.path) }
    guard !entry.isEncrypted else { throw .encrypted(path: entry.path) }
    try Self.register(entry.path, isFolder: isFolder, in: &seen)
    return entry
  }

  /// Reads the content of the file that `next` returned last.
  package mutating func content() throws(ArchiveError) -> [UInt8] {
    try archive.content()
  }

  /// Reads the content of the file that `next` returned last, and keeps its beginning.
  ///
  /// - Parameter limit: The most bytes to keep.
  /// - Returns: The first bytes, and how many there are in all.
  /// - Throws: `ArchiveError`.
  package mutating func content(
    keeping limit: Int
  ) throws(ArchiveError) -> (start: [UInt8], count: Int) {
    try archive.content(keeping: limit)
  }

  /// Throws if `path` is not a plain relative path.
  static func check(path: String) throws(ArchiveError) {
    guard !path.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "\\") }) else {
      throw .badPath(path.debugDescription)
    }
    guard !path.hasPrefix("/"), !path.dropFirst().hasPrefix(":") else {
      throw .climbsOut(path: path)
    }
    for component in path.split(separator: "/", omittingEmptySubsequences: false) {
      guard component != "..", component != ".", !component.isEmpty else {
        throw .climbsOut(path: path)
      }
    }
  }

  /// Notes `path` and the folders above it, and throws on a collision.
  private static func register(
    _ path: String, isFolder: Bool, in seen: inout [String: (path: String, isFolder: Bool)]
  ) throws(ArchiveError) {
    var end = path.startIndex
    while let slash = path[end...].firstIndex(of: "/") {
      let folder = String(path[..<slash])
      end = path.index(after: slash)
      if let other = seen[folder.lowercased()] {
        guard other.isFolder, other.path == folder else {
          throw .collision(path: path, other: other.path)
        }
      } else {
        seen[folder.lowercased()] = (folder, true)
      }
    }
    if let other = seen[path.lowercased()] {
      // A folder may be named by an entry of its own after its files.
      guard isFolder, other.isFolder, other.path == path else {
        throw .collision(path: path, other: other.path)
      }
    }
    seen[path.lowercased()] = (path, isFolder)
  }
}
