internal import Archive

/// Builds the archive of one package version.
///
/// The bytes depend on the package's name, version, paths, modes and contents alone, so a signature
/// stays true wherever the version is served.
enum PackageArtifact {
  /// The format of archives: to be raised whenever the same package gives other bytes.
  ///
  /// Signatures are of these bytes, and would have to be made anew.
  static let format = 1

  static func bytes(
    _ package: IndexedPackage, _ files: any PackageFiles, _ format: ArchiveWriter.Format
  ) throws(PackageFault) -> [UInt8] {
    try bytes(named: "\(package.name)-\(package.versionText)", files, format)
  }

  /// Builds the archive of a version by its name, `NAME-VERSION`.
  static func bytes(
    named name: String, _ files: any PackageFiles, _ format: ArchiveWriter.Format
  ) throws(PackageFault) -> [UInt8] {
    let root = name + "/"
    var entries: [(path: String, entry: PackageEntry)] = []
    try files.walk { (path, entry) throws(PackageFault) in entries.append((path, entry)) }
    // A folder counts with the slash that it has in the archive.
    let sorted = entries.map { (key: $0.path + ($0.entry.kind == .folder ? "/" : ""), $0) }
      .sorted { ByteOrder.isLess($0.key, $1.key) }.map(\.1)
    do {
      var writer = try ArchiveWriter(format)
      var total = 0
      for (path, entry) in sorted {
        switch entry.kind {
        case .folder: try writer.addFolder(root + path)
        case .file:
          let content = try files.read(path, limit: PackageLimits.file)
          total += content.count
          guard total <= PackageLimits.archive else {
            throw PackageFault(.invalid, "it has more than \(PackageLimits.archive) bytes in all")
          }
          try writer.addFile(root + path, isExecutable: entry.isExecutable, content: content)
        case .link, .other:
          throw PackageFault(.invalid, "it is neither a file nor a folder", file: path)
        }
      }
      return try writer.finish()
    } catch let fault as PackageFault {
      throw fault
    } catch let error as ArchiveError {
      throw PackageFault(error)
    } catch {
      throw PackageFault(.unreadable, String(describing: error))
    }
  }
}
