package import Git

/// A folder of a package: its entries, and a summary of all that is below it.
///
/// Folders are values that are shared: where the same git tree stands in many versions there is one
/// `ContentFolder`, so what was found in it once need not be looked for again.
package final class ContentFolder: Sendable {
  /// The git tree; nil for a folder that does not come from one.
  package let tree: ObjectID?
  /// In the order of git: by bytes, a folder as if its name ended in a slash.
  package let entries: [ContentEntry]
  /// All files and folders below it, counted up to `countLimit`.
  package let entryCount: Int
  /// The folders inside each other, itself included.
  package let height: Int
  /// The files below it that are executable.
  package let executableCount: Int
  /// The bytes of the longest path below it.
  package let longestPath: Int
  /// Faults of the names of its own entries.
  package let nameFaults: [NameFault]
  /// Whether it, or a folder below it, has entries with faults of name or kind.
  package let hasFaultsBelow: Bool
  private let places: [String: Int]

  /// Where counting stops: trees that repeat themselves can stand for any number of files.
  package static let countLimit = 1_000_000

  package init(tree: ObjectID? = nil, entries: [ContentEntry]) {
    self.tree = tree
    self.entries = entries
    nameFaults = NameFault.faults(entries)
    var (count, executables, height, longest) = (0, 0, 0, 0)
    var hasFaults = !nameFaults.isEmpty
    for entry in entries {
      if let folder = entry.folder {
        count += folder.entryCount + 1
        executables += folder.executableCount
        height = max(height, folder.height)
        longest = max(longest, entry.name.utf8.count + 1 + folder.longestPath)
        hasFaults = hasFaults || folder.hasFaultsBelow
      } else {
        count += 1
        executables += entry.kind == .file(isExecutable: true) ? 1 : 0
        longest = max(longest, entry.name.utf8.count)
        hasFaults = hasFaults || !entry.isFile
      }
      count = min(count, Self.countLimit)
      executables = min(executables, Self.countLimit)
    }
    (entryCount, executableCount, self.height) = (count, executables, height + 1)
    (longestPath, hasFaultsBelow) = (longest, hasFaults)
    // A scan of a few names is faster than a table of them.
    places =
      entries.count <= 12
      ? [:] : Dictionary(entries.enumerated().map { ($1.name, $0) }) { first, _ in first }
  }

  /// Whether a folder below it could not be read.
  var hasUnreadableFolders: Bool {
    hasFaultsBelow
      && entries.contains { $0.failure != nil || ($0.folder?.hasUnreadableFolders ?? false) }
  }

  /// The entry of that name.
  package func entry(named name: String) -> ContentEntry? {
    if places.isEmpty { return entries.first { $0.name == name } }
    return places[name].map { entries[$0] }
  }

  /// The folder of that name.
  package func folder(_ name: String) -> ContentFolder? { entry(named: name)?.folder }

  /// The file of that name.
  package func file(_ name: String) -> ContentEntry? {
    guard let entry = entry(named: name), entry.isFile else { return nil }
    return entry
  }

  /// The file at a path with slashes; a leading slash counts for nothing, `..` for no entry.
  package func file(at path: some StringProtocol) -> ContentEntry? {
    var parts = path.split(separator: "/")
    guard let last = parts.popLast() else { return nil }
    var folder = self
    for part in parts where part != "." {
      guard let next = folder.folder(String(part)) else { return nil }
      folder = next
    }
    return folder.file(String(last))
  }
}
