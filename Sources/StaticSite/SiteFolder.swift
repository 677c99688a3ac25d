internal import Glibc

/// The folder of a site, and the folder beside it in which the next one is made.
///
/// The next site takes the place of the old one in a single step, so whoever looks sees one of them
/// whole. A build that was killed leaves its folder behind; the next one removes it.
final class SiteFolder {
  /// Where the site is.
  let path: String
  /// Where the next one is made: beside it, so that both are on one file system.
  let draft: String
  private let lockPath: String
  private let lock: Int32

  /// Locks the site and makes the empty folder for the next one.
  ///
  /// - Parameter path: Where the site is, or is to be; absolute.
  /// - Throws: `SiteError`, also where the folder holds anything but a site.
  init(_ path: String) throws(SiteError) {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    let slash = path.lastIndex(of: "/") ?? path.startIndex
    let parent = path[..<slash]
    let name = path[slash...].drop { $0 == "/" }
    self.path = path
    draft = "\(parent)/.\(name).draft"
    lockPath = "\(parent)/.\(name).lock"
    guard !name.isEmpty, name != ".", name != ".." else { throw .notASite(path: path) }
    try Self.makeFolders(String(parent))
    lock = try Self.lock(lockPath, of: path)
    guard Self.isFree(path) || access("\(path)/\(SiteManifest.fileName)", F_OK) == 0 else {
      release()
      throw .notASite(path: path)
    }
    do throws(SiteError) {
      try Self.remove(draft)
      guard mkdir(draft, 0o755) == 0 else { throw .now("make", draft) }
    } catch {
      release()
      throw error
    }
  }

  /// Removes what was not put in place.
  func discard() {
    try? Self.remove(draft)
    release()
  }

  /// Puts the next site in the place of the old one, which is then removed.
  func exchange() throws(SiteError) {
    // The names may reach the disk before the contents do, unless these are sent first.
    sync()
    if rename(draft, path) != 0 {
      guard errno == ENOTEMPTY || errno == EEXIST else { throw .now("rename \(draft) to", path) }
      guard Self.swap(draft, path) else { throw .now("exchange \(draft) with", path) }
      try Self.remove(draft)
    }
    release()
  }

  private func release() {
    unlink(lockPath)
    close(lock)
  }

  // MARK: The file system

  private typealias Rename2 =
    @convention(c) (
      Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32
    ) -> Int32

  /// glibc declares the function for GNU sources only, which Swift's `Glibc` is not.
  private static let rename2 = dlsym(nil, "renameat2").map {
    unsafeBitCast($0, to: Rename2.self)
  }

  private static func swap(_ one: String, _ other: String) -> Bool {
    guard let rename2 else {
      errno = ENOSYS
      return false
    }
    let exchange: UInt32 = 2  // RENAME_EXCHANGE of <linux/fs.h>
    return rename2(AT_FDCWD, one, AT_FDCWD, other, exchange) == 0
  }

  private static func lock(_ file: String, of path: String) throws(SiteError) -> Int32 {
    while true {
      let descriptor = open(file, O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o600)
      guard descriptor >= 0 else { throw .now("make", file) }
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        close(descriptor)
        throw .locked(path: path)
      }
      // Whoever held it before may have removed it between our open and our lock.
      var (held, named) = (stat(), stat())
      if fstat(descriptor, &held) == 0, stat(file, &named) == 0, held.st_ino == named.st_ino {
        return descriptor
      }
      close(descriptor)
    }
  }

  /// Whether nothing is at the path, or a folder with nothing in it.
  private static func isFree(_ path: String) -> Bool {
    guard let folder = opendir(path) else { return errno == ENOENT }
    defer { closedir(folder) }
    return (0..<3).count { _ in readdir(folder) != nil } < 3
  }

  static func makeFolders(_ path: String) throws(SiteError) {
    guard !path.isEmpty, mkdir(path, 0o755) != 0, errno != EEXIST else { return }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/") else { throw .now("make", path) }
    try makeFolders(String(path[..<slash]))
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw .now("make", path) }
  }

  /// Removes a folder and all that it holds; a link in it is removed, never followed.
  static func remove(_ path: String) throws(SiteError) {
    if unlink(path) == 0 || errno == ENOENT { return }
    guard errno == EISDIR || errno == EPERM else { throw .now("remove", path) }
    guard let folder = opendir(path) else { throw .now("open", path) }
    defer { closedir(folder) }
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { try remove("\(path)/\(name)") }
    }
    guard rmdir(path) == 0 || errno == ENOENT else { throw .now("remove", path) }
  }
}
