internal import Git

/// The files of a package version that is a git tree.
struct TreePackageFiles: PackageFiles {
  let reader: TreeReader
  let tree: ObjectID

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
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let folder = slash.map { String(path[..<$0]) } ?? ""
    let name = slash.map { String(path[path.utf8.index(after: $0)...]) } ?? path
    guard let tree = try self.tree(at: folder) else { return nil }
    return try reader.entries(tree).first { $0.name == name }
  }

  private func tree(at folder: String) throws(PackageFault) -> ObjectID? {
    var tree = tree
    for component in folder.split(separator: "/") {
      guard
        let entry = try reader.entries(tree).first(where: { entry in
          entry.isDirectory && entry.name.map { $0 == component } == true
        })
      else { return nil }
      tree = entry.id
    }
    return tree
  }

  private func blob(_ id: ObjectID, _ path: String, limit: Int) throws(PackageFault) -> [UInt8] {
    do {
      return try reader.repository.blob(id, limit: limit)
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
