internal import Archive
internal import Git

/// The files of a package version that is a zip.
///
/// The archive is listed once; a file that was not read then is read from the archive on demand.
final class ZipPackageFiles: PackageFiles {
  /// The archive's path in the file system.
  let archive: String
  /// The folder in the archive that is the package.
  let root: String
  /// The archive's entries below the root, in its order, by their paths within the package.
  private var entries: [(path: String, entry: PackageEntry)] = []
  private var places: [String: Int] = [:]
  /// Folders that the archive has no entry for.
  private var impliedFolders: Set<String> = [""]
  private var contents: [String: [UInt8]] = [:]

  /// Lists the archive at `path` and reads the files that `isWanted` names.
  init(
    _ path: String, reading isWanted: (String) -> Bool = { _ in false }
  ) throws(PackageFault) {
    archive = path
    var limits = ArchiveReader.Limits()
    limits.bytes = PackageLimits.archive
    do {
      var root: String?
      var reader = try ArchiveReader(file: path, limits: limits)
      var all: [ArchiveEntry] = []
      while let entry = try reader.next() {
        all.append(entry)
        let components = entry.path.split(separator: "/", omittingEmptySubsequences: false)
        if root == nil, components.count == 2, components[1] == "manifest.yml" {
          root = String(components[0])
        }
        guard entry.kind == .file, let slash = entry.path.utf8.firstIndex(of: UInt8(ascii: "/"))
        else { continue }
        let inner = String(entry.path[entry.path.utf8.index(after: slash)...])
        if isWanted(inner), entry.claimedSize <= PackageLimits.manifest {
          contents[inner] = try reader.content()
        }
      }
      guard let root else {
        throw PackageFault(
          .invalid, "failed to determine root directory in package (path: \(path))")
      }
      self.root = root
      for entry in all { add(entry) }
    } catch let error as ArchiveError {
      throw PackageFault(error)
    } catch let error as PackageFault {
      throw error
    } catch {
      throw PackageFault(.unreadable, String(describing: error))
    }
  }

  func entries(of folder: String) throws(PackageFault) -> [PackageEntry] {
    let prefix = folder.isEmpty ? "" : folder + "/"
    var result: [PackageEntry] = []
    var seen: Set<String> = []
    for (path, entry) in entries where path.hasPrefix(prefix) {
      let rest = path.dropFirst(prefix.count)
      guard !rest.isEmpty else { continue }
      guard let slash = rest.firstIndex(of: "/") else {
        if seen.insert(entry.name).inserted { result.append(entry) }
        continue
      }
      let name = String(rest[..<slash])
      // A folder is where its entry, or else its first file, lies in the archive.
      if seen.insert(name).inserted { result.append(PackageEntry(name: name, kind: .folder)) }
    }
    return result
  }

  func entry(at path: String) throws(PackageFault) -> PackageEntry? {
    if let place = places[path] { return entries[place].entry }
    guard impliedFolders.contains(path) else { return nil }
    return PackageEntry(name: path, kind: .folder)
  }

  func read(_ path: String, limit: Int) throws(PackageFault) -> [UInt8] {
    guard let entry = try entry(at: path), entry.kind == .file else {
      throw PackageFault(.missing, "open \(path): no such file or directory", file: path)
    }
    if let content = contents[path] { return content }
    var limits = ArchiveReader.Limits()
    limits.bytes = limit
    do {
      var reader = try ArchiveReader(file: archive, limits: limits)
      while let entry = try reader.next() {
        if entry.kind == .file, entry.path == root + "/" + path { return try reader.content() }
      }
    } catch {
      throw PackageFault(error, file: path)
    }
    throw PackageFault(.missing, "open \(path): no such file or directory", file: path)
  }

  func firstFolderWithDash() throws(PackageFault) -> String? {
    // Only a folder with an entry of its own counts, as in the reference registry.
    entries.first { $0.entry.kind == .folder && $0.entry.name.utf8.contains(UInt8(ascii: "-")) }?
      .entry.name
  }

  func assets() throws(PackageFault) -> [String] {
    let depths = entries.map { $0.path.utf8.count { $0 == UInt8(ascii: "/") } }
    var assets: [String] = []
    // The reference registry stops at the first depth where the archive has no entry at all.
    for depth in 0..<PackageLimits.folderDepth {
      let level = zip(entries, depths).filter { $0.1 == depth }.map(\.0)
      guard !level.isEmpty else { break }
      assets += level.filter { $0.entry.kind == .file && !$0.path.contains(".DS_Store") }
        .map(\.path)
    }
    return assets
  }

  private func add(_ entry: ArchiveEntry) {
    let prefix = root + "/"
    guard entry.path.hasPrefix(prefix) else { return }
    let path = String(entry.path.dropFirst(prefix.count))
    guard Self.isPlain(path: path), places[path] == nil else { return }
    let kind: PackageEntry.Kind =
      switch entry.kind {
      case .file: .file
      case .folder: .folder
      // A link in an archive leads nowhere that the registry would follow.
      case .symbolicLink, .other: .other
      }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    places[path] = entries.count
    entries.append(
      (
        path,
        PackageEntry(
          name: name, kind: kind, isExecutable: entry.isExecutable, modified: entry.modified)
      ))
    var folder = path
    while let slash = folder.utf8.lastIndex(of: UInt8(ascii: "/")) {
      folder = String(folder[..<slash])
      impliedFolders.insert(folder)
    }
  }
}
