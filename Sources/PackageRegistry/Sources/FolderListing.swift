internal import Glibc

/// Lists folders of the file system.
enum FolderListing {
  /// The entries of the folder at `path`, by the bytes of their names; empty where there is none.
  static func entries(at path: String) throws(PackageFault) -> [PackageEntry] {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return [] }
      throw PackageFault(.unreadable, "open \(path): \(String(cString: strerror(errno)))")
    }
    return try entries(descriptor, path: path)
  }

  /// The entries of an open folder, which is closed; names that are not UTF-8 are left out.
  static func entries(
    _ descriptor: Int32, path: String
  ) throws(PackageFault) -> [PackageEntry] {
    guard let folder = fdopendir(descriptor) else {
      close(descriptor)
      throw PackageFault(.unreadable, "read \(path): \(String(cString: strerror(errno)))")
    }
    defer { closedir(folder) }
    var entries: [PackageEntry] = []
    while let next = readdir(folder) {
      let name = withUnsafeBytes(of: &next.pointee.d_name) { bytes in
        String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard let name, name != ".", name != "..", let entry = entry(name, in: descriptor) else {
        continue
      }
      entries.append(entry)
    }
    return entries.sorted { ByteOrder.isLess($0.name, $1.name) }
  }

  /// The entry of that name in an open folder, a link not followed.
  static func entry(_ name: String, in descriptor: Int32) -> PackageEntry? {
    var status = stat()
    guard !name.utf8.contains(0), fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0
    else { return nil }
    let kind: PackageEntry.Kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      case S_IFLNK: .link
      default: .other
      }
    return PackageEntry(
      name: name, kind: kind, isExecutable: status.st_mode & 0o111 != 0,
      modified: status.st_mtim.tv_sec)
  }
}
