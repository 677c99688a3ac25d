internal import Archive
internal import Git
internal import PackageStorage

/// The packages of a branch as folders, for images whose server reads those.
struct PackageFolders {
  let repository: Repository

  /// The folder in the image of a distribution's packages.
  static func folder(of distribution: String) -> String { "packages/\(distribution)" }

  /// The configuration of a package registry that serves the layers in their order.
  static func configuration(_ served: ServedDistribution) -> [UInt8] {
    let paths = served.layers.map { "  - /\(folder(of: $0.name))\n" }.joined()
    return Array("package_paths:\n\(paths)".utf8)
  }

  /// Adds a branch's packages to a layer.
  ///
  /// - Throws: `LayerFault`.
  func add(_ layer: ServedDistribution.Layer, to tar: inout TarWriter) throws(LayerFault) {
    let folder = Self.folder(of: layer.name)
    for path in ["packages", folder] {
      try tar.add(LayerFile(path: path, content: .folder(mode: 0o755)))
    }
    let packages = try read { () throws(GitError) in
      try repository.tree(repository.commit(layer.tip).tree).entry(named: PackageLayout.root)
    }
    guard let packages, packages.isDirectory else { return }
    try add(packages.id, at: folder, depth: 0, to: &tar)
  }

  private func add(
    _ tree: ObjectID, at folder: String, depth: Int, to tar: inout TarWriter
  ) throws(LayerFault) {
    guard depth < 200 else {
      throw .image(
        .unreadable(GitError("read tree", message: "folders are nested too deep", object: tree)))
    }
    for entry in try read({ () throws(GitError) in try repository.tree(tree).entries }) {
      // A name that is no text is in no package that can be served.
      guard let name = entry.name, entry.mode != .submodule else { continue }
      let path = "\(folder)/\(name)"
      if entry.isDirectory {
        try tar.add(LayerFile(path: path, content: .folder(mode: 0o755)))
        try add(entry.id, at: path, depth: depth + 1, to: &tar)
        continue
      }
      let bytes = try read { () throws(GitError) in try repository.blob(entry.id) }
      do throws(ArchiveError) {
        if entry.mode == .symbolicLink {
          try tar.addLink(path, target: String(decoding: bytes, as: UTF8.self))
        } else {
          try tar.addFile(
            path, isExecutable: entry.mode == .executable, content: bytes)
        }
      } catch {
        throw .archive(error)
      }
    }
  }

  private func read<Value>(_ body: () throws(GitError) -> Value) throws(LayerFault) -> Value {
    do throws(GitError) {
      return try body()
    } catch {
      throw .image(.unreadable(error))
    }
  }
}
