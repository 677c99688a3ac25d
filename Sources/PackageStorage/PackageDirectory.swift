package import Git
internal import Glibc
internal import PackageModel

/// A built package in a folder on the disk, on its way into the storage.
///
/// Files are opened relative to their folder and never through a link, so nothing outside the
/// folder is read whatever changes there meanwhile.
package struct PackageDirectory {
  package let path: String
  /// The path as the user typed it, for errors.
  private let shownPath: String

  package init(_ path: String, shownAs shownPath: String) {
    (self.path, self.shownPath) = (path, shownPath)
  }

  /// Stages the folder's files and folders; only whether a file is executable is kept of its mode.
  ///
  /// - Returns: The version that `manifest.yml` names, with its staged tree.
  /// - Throws: `PackageDirectoryError`; `GitError`.
  package func stage(in staging: ObjectStaging) throws -> StoredVersion {
    let root = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard root >= 0 else {
      throw error(
        "", errno == ENOENT || errno == ENOTDIR ? .notADirectory : .unreadable(errno: errno))
    }
    defer { close(root) }
    let reference = try readReference(root)
    var reading = Reading(directory: self, staging: staging)
    guard let tree = try reading.stageFolder(root, at: "", depth: 0) else {
      throw error("", .noManifest(versions: []))
    }
    return StoredVersion(reference: reference, tree: tree, signature: nil)
  }

  fileprivate func error(
    _ path: String, _ problem: PackageDirectoryError.Problem
  ) -> PackageDirectoryError {
    PackageDirectoryError(directory: shownPath, path: path, problem: problem)
  }

  // MARK: Manifest

  private func readReference(_ root: Int32) throws -> PackageReference {
    // O_NONBLOCK: opening a pipe must not wait for a writer.
    let descriptor = openat(
      root, PackageLayout.manifest, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      switch errno {
      case ENOENT: throw error("", .noManifest(versions: versionsBelow(root)))
      case ELOOP: throw error(PackageLayout.manifest, .symbolicLink)
      case ENXIO: throw error(PackageLayout.manifest, .specialFile)
      default: throw error(PackageLayout.manifest, .unreadable(errno: errno))
      }
    }
    defer { close(descriptor) }
    let bytes = try readAll(
      descriptor, at: PackageLayout.manifest, limit: PackageLimits.manifestSize)
    let reference = try PackageIdentity.reference(manifest: bytes) { problem in
      error(PackageLayout.manifest, problem)
    }
    let folder = folderName
    if let named = try? Version(folder), named != reference.version {
      throw error(
        "", .versionMismatch(directory: folder, manifest: reference.version.description))
    }
    return reference
  }

  /// The name of the folder itself, also where the path ends in `.` or `..`.
  private var folderName: String {
    let last = path.split(separator: "/").last.map(String.init) ?? ""
    guard last == "." || last == "..", let real = realpath(path, nil) else { return last }
    defer { free(real) }
    return String(cString: real).split(separator: "/").last.map(String.init) ?? ""
  }

  /// Folders at most two levels down that are package versions: what was probably meant.
  private func versionsBelow(_ root: Int32) -> [String] {
    func isVersion(_ folder: String) -> Bool {
      faccessat(root, folder + "/" + PackageLayout.manifest, R_OK, 0) == 0
    }
    var found: [String] = []
    for name in ((try? DirectoryListing.names(root)) ?? []).prefix(100) {
      if isVersion(name) { found.append(name) }
      let below = openat(root, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      guard below >= 0 else { continue }
      defer { close(below) }
      for version in ((try? DirectoryListing.names(below)) ?? []).prefix(100)
      where isVersion("\(name)/\(version)") {
        found.append("\(name)/\(version)")
      }
    }
    return found.sorted()
  }

  fileprivate func readAll(_ descriptor: Int32, at path: String, limit: Int) throws -> [UInt8] {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw error(path, .unreadable(errno: errno)) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw error(path, .specialFile) }
    guard Int(status.st_size) <= limit else {
      throw error(path, .tooLarge(limit: "\(limit) bytes a file"))
    }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size) + 1)
    var length = 0
    while true {
      // One byte more than expected shows a file that grows while it is read.
      guard length < bytes.count else { throw error(path, .unreadable(errno: EAGAIN)) }
      let count = bytes.withUnsafeMutableBytes {
        read(descriptor, $0.baseAddress?.advanced(by: length), $0.count - length)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw error(path, .unreadable(errno: errno)) }
      guard count > 0 else { break }
      length += count
    }
    bytes.removeSubrange(length...)
    return bytes
  }

  // MARK: Files

  private struct Reading {
    let directory: PackageDirectory
    let staging: ObjectStaging
    var files = 0
    var size = 0

    /// Stages one folder; nil where nothing is in it, as git keeps no empty folders.
    mutating func stageFolder(_ folder: Int32, at path: String, depth: Int) throws -> ObjectID? {
      guard depth <= PackageLimits.depth else {
        throw directory.error(
          path, .tooLarge(limit: "\(PackageLimits.depth) folders inside one another"))
      }
      let names: [String]
      do {
        names = try DirectoryListing.names(folder)
      } catch .notUTF8(let shown) {
        throw directory.error(
          join(path, shown), .unsafeName(reason: "its bytes are not UTF-8"))
      } catch .system(let errno) {
        throw directory.error(path, .unreadable(errno: errno))
      }
      var entries: [(name: String, entry: (id: ObjectID, mode: FileMode)?)] = []
      var folded: [String: String] = [:]
      for name in names {
        let place = join(path, name)
        if let fault = EntryName.fault(name) {
          throw directory.error(place, .unsafeName(reason: fault))
        }
        if let twin = folded.updateValue(name, forKey: name.lowercased()) {
          throw directory.error(
            place, .unsafeName(reason: "it differs from \(twin) by upper and lower case alone"))
        }
        if let entry = try stageEntry(name, in: folder, at: place, depth: depth) {
          entries.append((name, entry))
        }
      }
      return try staging.stageTree(from: nil, changing: entries)
    }

    private mutating func stageEntry(
      _ name: String, in folder: Int32, at place: String, depth: Int
    ) throws -> (id: ObjectID, mode: FileMode)? {
      // O_NONBLOCK: opening a pipe must not wait for a writer.
      let descriptor = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
      guard descriptor >= 0 else {
        let reason = errno
        if reason == ELOOP { throw directory.error(place, .symbolicLink) }
        if reason == ENXIO { throw directory.error(place, .specialFile) }
        throw directory.error(place, .unreadable(errno: reason))
      }
      defer { close(descriptor) }
      var status = stat()
      guard fstat(descriptor, &status) == 0 else {
        throw directory.error(place, .unreadable(errno: errno))
      }
      switch status.st_mode & S_IFMT {
      case S_IFDIR:
        return try stageFolder(descriptor, at: place, depth: depth + 1).map { ($0, .directory) }
      case S_IFREG:
        files += 1
        size += Int(status.st_size)
        guard files <= PackageLimits.files else {
          throw directory.error(place, .tooLarge(limit: "\(PackageLimits.files) files"))
        }
        guard size <= PackageLimits.totalSize else {
          throw directory.error(
            place, .tooLarge(limit: "\(PackageLimits.totalSize) bytes in all"))
        }
        let bytes = try directory.readAll(descriptor, at: place, limit: PackageLimits.fileSize)
        let mode: FileMode = status.st_mode & S_IXUSR != 0 ? .executable : .regular
        return (try staging.stageBlob(bytes), mode)
      default:
        throw directory.error(place, .specialFile)
      }
    }

    private func join(_ path: String, _ name: String) -> String {
      path.isEmpty ? name : "\(path)/\(name)"
    }
  }
}
