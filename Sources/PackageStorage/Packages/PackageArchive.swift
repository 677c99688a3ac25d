internal import Archive
package import Git
internal import PackageModel

/// A built package in a zip on the disk, on its way into the storage.
///
/// Nothing is unpacked to the disk. Entries that climb out, are links, collide by case, are
/// encrypted or expand beyond `PackageLimits` are refused.
package struct PackageArchive {
  private let path: String
  /// The path as the user typed it, for errors.
  private let shownPath: String

  package init(_ path: String, shownAs shownPath: String) {
    (self.path, self.shownPath) = (path, shownPath)
  }

  /// Stages the archive's files; a single folder around all of them is left away.
  ///
  /// - Returns: The version that `manifest.yml` names, with its staged tree.
  /// - Throws: `PackageDirectoryError`; `GitError`; `ArchiveError.noLibrary`.
  package func stage(in staging: ObjectStaging) throws -> StoredVersion {
    let files = try read()
    guard let manifest = files.first(where: { $0.path == [PackageLayout.manifest] }) else {
      throw error("", .noManifest(versions: []))
    }
    guard manifest.bytes.count <= PackageLimits.manifestSize else {
      throw error(
        PackageLayout.manifest, .tooLarge(limit: "\(PackageLimits.manifestSize) bytes a manifest"))
    }
    let reference = try PackageIdentity.reference(manifest: manifest.bytes) { problem in
      error(PackageLayout.manifest, problem)
    }
    try checkName(against: reference)
    guard let tree = try stage(files[...], depth: 0, in: staging) else {
      throw error("", .noManifest(versions: []))
    }
    return StoredVersion(reference: reference, tree: tree, signature: nil)
  }

  /// One file of the package, its path split into names.
  private struct File {
    let path: [String]
    let bytes: [UInt8]
    let mode: FileMode
  }

  /// Reads all files, sorted by path.
  private func read() throws -> [File] {
    var limits = ArchiveReader.Limits()
    limits.entries = PackageLimits.files
    limits.bytes = PackageLimits.totalSize
    let contents: SafeContents
    do throws(ArchiveError) {
      contents = try SafeContents(reading: ArchiveReader(file: path, limits: limits))
    } catch .noLibrary(let message) {
      throw ArchiveError.noLibrary(message)
    } catch let fault {
      throw error("", .badArchive(reason: "\(fault)"))
    }
    var files: [File] = []
    for file in contents.files {
      let names = file.path.split(separator: "/").map(String.init)
      for name in names {
        if let fault = EntryName.fault(name) { throw error(file.path, .unsafeName(reason: fault)) }
      }
      guard names.count <= PackageLimits.depth else {
        throw error(
          file.path, .tooLarge(limit: "\(PackageLimits.depth) folders inside one another"))
      }
      guard file.bytes.count <= PackageLimits.fileSize else {
        throw error(file.path, .tooLarge(limit: "\(PackageLimits.fileSize) bytes a file"))
      }
      files.append(
        File(path: names, bytes: file.bytes, mode: file.isExecutable ? .executable : .regular))
    }
    if let around = files.first?.path.first,
      files.allSatisfy({ $0.path.count > 1 && $0.path[0] == around })
    {
      files = files.map { File(path: Array($0.path.dropFirst()), bytes: $0.bytes, mode: $0.mode) }
    }
    return files.sorted { $0.path.lexicographicallyPrecedes($1.path) }
  }

  /// A file that is named `NAME-VERSION.zip` must hold that version.
  private func checkName(against reference: PackageReference) throws {
    let file = path.split(separator: "/").last.map(String.init) ?? ""
    let stem = file.hasSuffix(".zip") ? String(file.dropLast(4)) : file
    guard let named = try? PackageReference(stem), named != reference else { return }
    throw error("", .versionMismatch(directory: stem, manifest: reference.version.description))
  }

  private func stage(
    _ files: ArraySlice<File>, depth: Int, in staging: ObjectStaging
  ) throws -> ObjectID? {
    var entries: [(name: String, entry: (id: ObjectID, mode: FileMode)?)] = []
    var rest = files
    while let first = rest.first {
      let name = first.path[depth]
      let same = rest.prefix { $0.path[depth] == name }
      rest = rest.dropFirst(same.count)
      if first.path.count == depth + 1 {
        entries.append((name, (try staging.stageBlob(first.bytes), first.mode)))
      } else if let tree = try stage(same, depth: depth + 1, in: staging) {
        entries.append((name, (tree, .directory)))
      }
    }
    return try staging.stageTree(from: nil, changing: entries)
  }

  private func error(
    _ path: String, _ problem: PackageDirectoryError.Problem
  ) -> PackageDirectoryError {
    PackageDirectoryError(directory: shownPath, path: path, problem: problem)
  }
}
