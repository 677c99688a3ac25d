internal import Git

/// The files of a package version that is a git tree.
final class TreePackageFiles: PackageFiles {
  private let reader: TreeReader
  private let tree: ObjectID
  /// Whether what is read is hashed again: it is when it is served, not when it is indexed.
  private let isVerified: Bool
  /// The trees of folders by their paths; nil where there is no such folder.
  private var folders: [String: ObjectID?]

  init(reader: TreeReader, tree: ObjectID, isVerified: Bool) {
    self.reader = reader
    self.tree = tree
    self.isVerified = isVerified
    folders = ["": tree]
  }

  func entries(of folder: String) throws(PackageFault) -> [PackageEntry] {
    guard let tree = try self.tree(at: folder) else { return [] }
    // git sorts a folder as if its name ended in a slash; the registry goes by the name alone.
    return try reader.entries(tree).map(PackageEntry.init)
      .sorted { ByteOrder.isLess($0.name, $1.name) }
  }

  func entry(at path: String) throws(PackageFault) -> PackageEntry? {
    var path = path
    for _ in 0..<PackageLimits.links {
      guard let entry = try rawEntry(at: path) else { return nil }
      guard entry.mode == .symbolicLink else { return PackageEntry(entry) }
      guard let target = String(validating: try blob(entry.id, path, limit: 4096), as: UTF8.self),
        let destination = PackageLink.destination(of: path, target: target)
      else { return nil }
      path = destination
    }
    return nil
  }

  func read(_ path: String, limit: Int) throws(PackageFault) -> [UInt8] {
    guard let entry = try entry(at: path), entry.kind == .file, let id = entry.content else {
      throw PackageFault(.missing, "open \(path): no such file or directory", file: path)
    }
    return try blob(id, path, limit: limit)
  }

  func firstFolderWithDash() throws(PackageFault) -> String? {
    try reader.firstFolderWithDash(tree)
  }

  private func rawEntry(at path: String) throws(PackageFault) -> TreeEntry? {
    let (folder, name) = Self.parts(of: path)
    guard !name.isEmpty, let tree = try self.tree(at: folder) else { return nil }
    return try reader.tree(tree).entry(named: name)
  }

  private func tree(at path: String) throws(PackageFault) -> ObjectID? {
    if let known = folders[path] { return known }
    let entry = try rawEntry(at: path)
    let tree = entry.flatMap { $0.isDirectory ? $0.id : nil }
    folders[path] = .some(tree)
    return tree
  }

  /// Divides a path at its last slash.
  private static func parts(of path: String) -> (folder: String, name: String) {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", path) }
    return (String(path[..<slash]), String(path[path.utf8.index(after: slash)...]))
  }

  private func blob(_ id: ObjectID, _ path: String, limit: Int) throws(PackageFault) -> [UInt8] {
    do {
      return try reader.blob(id, limit: limit, isVerified: isVerified)
    } catch {
      throw PackageFault(error, file: path)
    }
  }
}

extension PackageEntry {
  /// The entry of a tree; where its name is not UTF-8 it is of no kind that is served.
  init(_ entry: TreeEntry) {
    name = entry.displayName
    content = entry.id
    isExecutable = entry.mode == .executable
    modified = nil
    switch entry.mode {
    case _ where entry.name == nil: kind = .other
    case .directory: kind = .folder
    case .symbolicLink: kind = .link
    case let mode where mode.isFile: kind = .file
    default: kind = .other
    }
  }
}
