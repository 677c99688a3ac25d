internal import Git

/// The files of a package version that is a git tree.
final class TreePackageFiles: PackageFiles {
  private let reader: TreeReader
  private let tree: ObjectID
  /// Whether what is read is hashed again: it is when it is served, not when it is indexed.
  private let isVerified: Bool
  private let held: HeldBlobs?
  /// The folder that was found last: what is asked for next is often below it.
  private var last: (path: ArraySlice<UInt8>, tree: ObjectID)?

  init(reader: TreeReader, tree: ObjectID, isVerified: Bool, held: HeldBlobs? = nil) {
    self.reader = reader
    self.tree = tree
    self.isVerified = isVerified
    self.held = held
  }

  func entries(of folder: String) throws(PackageFault) -> [PackageEntry] {
    var tree = tree
    if !folder.isEmpty {
      guard let child = try child(at: folder), child.mode == .directory else { return [] }
      tree = child.id
    }
    // git sorts a folder as if its name ended in a slash; the registry goes by the name alone.
    return try reader.entries(tree).map(PackageEntry.init)
      .sorted { ByteOrder.isLess($0.name, $1.name) }
  }

  func entry(at path: String) throws(PackageFault) -> PackageEntry? {
    var path = path
    for _ in 0..<PackageLimits.links {
      guard let child = try child(at: path) else { return nil }
      guard child.mode == .symbolicLink else { return PackageEntry(path, child.mode, child.id) }
      guard let target = String(validating: try blob(child.id, path, limit: 4096), as: UTF8.self),
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

  /// What stands at a path; links are not followed.
  private func child(at path: String) throws(PackageFault) -> (mode: FileMode, id: ObjectID)? {
    let slash = UInt8(ascii: "/")
    let path = Array(path.utf8)[...]
    var (folder, rest) = (tree, path)
    if let last, path.count > last.path.count, path[last.path.count] == slash,
      path.starts(with: last.path)
    {
      (folder, rest) = (last.tree, path[(last.path.count + 1)...])
    }
    while let end = rest.firstIndex(of: slash) {
      guard let child = try reader.tree(folder).child(named: rest[..<end]),
        child.mode == .directory
      else { return nil }
      folder = child.id
      rest = rest[(end + 1)...]
      last = (path[..<end], folder)
    }
    return try reader.tree(folder).child(named: rest)
  }

  private func blob(_ id: ObjectID, _ path: String, limit: Int) throws(PackageFault) -> [UInt8] {
    guard let held else { return try stored(id, path, limit: limit) }
    return try held.bytes(of: id) { () throws(PackageFault) in
      try stored(id, path, limit: limit)
    }
  }

  private func stored(_ id: ObjectID, _ path: String, limit: Int) throws(PackageFault) -> [UInt8] {
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
    self.init(entry.displayName, entry.mode, entry.id)
    if entry.name == nil { kind = .other }
  }

  /// What stands at a path in a tree.
  fileprivate init(_ path: String, _ mode: FileMode, _ id: ObjectID) {
    name =
      path.utf8.lastIndex(of: UInt8(ascii: "/"))
      .map { String(path[path.utf8.index(after: $0)...]) } ?? path
    content = id
    isExecutable = mode == .executable
    modified = nil
    switch mode {
    case .directory: kind = .folder
    case .symbolicLink: kind = .link
    case let mode where mode.isFile: kind = .file
    default: kind = .other
    }
  }
}
