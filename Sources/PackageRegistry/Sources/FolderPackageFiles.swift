internal import Glibc

/// The files of a package version that is a folder of the file system.
///
/// Every step of a path is opened without following links, so nothing outside of the folder is
/// read, whatever is changed meanwhile.
struct FolderPackageFiles: PackageFiles {
  /// The folder's path.
  let root: String

  func entries(of folder: String) throws(PackageFault) -> [PackageEntry] {
    guard let descriptor = Self.open(folder, below: root, flags: O_DIRECTORY) else { return [] }
    return try FolderListing.entries(descriptor, path: root + "/" + folder)
  }

  func entry(at path: String) throws(PackageFault) -> PackageEntry? {
    try located(path)?.entry
  }

  func read(_ path: String, limit: Int) throws(PackageFault) -> [UInt8] {
    guard let (place, entry) = try located(path), entry.kind == .file,
      let descriptor = Self.open(place, below: root, flags: 0)
    else { throw PackageFault(.missing, "open \(path): no such file or directory", file: path) }
    defer { close(descriptor) }
    return try FileContent.read(descriptor, limit: limit, name: path)
  }

  /// The entry at `path` and where it is after following links within the folder.
  private func located(
    _ path: String
  ) throws(PackageFault) -> (path: String, entry: PackageEntry)? {
    var path = path
    for _ in 0..<PackageLimits.links {
      guard Self.isPlain(path: path) else { return nil }
      let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
      let folder = slash.map { String(path[..<$0]) } ?? ""
      let name = slash.map { String(path[path.utf8.index(after: $0)...]) } ?? path
      guard let descriptor = Self.open(folder, below: root, flags: O_DIRECTORY) else { return nil }
      defer { close(descriptor) }
      guard let entry = FolderListing.entry(name, in: descriptor) else { return nil }
      guard entry.kind == .link else { return (path, entry) }
      var target = [UInt8](repeating: 0, count: 4096)
      let count = target.withUnsafeMutableBytes { bytes in
        bytes.baseAddress.map { readlinkat(descriptor, name, $0, bytes.count) } ?? -1
      }
      guard count > 0, count < target.count,
        let text = String(validating: target[..<count], as: UTF8.self),
        let destination = PackageLink.destination(of: path, target: text)
      else { return nil }
      path = destination
    }
    return nil
  }

  /// Opens `path` step by step; nil where a step is missing, a link or of the wrong kind.
  private static func open(_ path: String, below root: String, flags: Int32) -> Int32? {
    guard path.isEmpty || isPlain(path: path) else { return nil }
    var descriptor = Glibc.open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    let components = path.split(separator: "/")
    for (index, component) in components.enumerated() {
      let isLast = index == components.count - 1
      let next = openat(
        descriptor, String(component),
        O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | (isLast ? flags : O_DIRECTORY))
      close(descriptor)
      guard next >= 0 else { return nil }
      descriptor = next
    }
    return descriptor
  }
}
