internal import Glibc

/// A folder in which the next state of another one is made, beside it.
///
/// What is finished takes the place of the old in a single step, so whoever looks sees one of them
/// whole. Who is killed leaves the draft behind; the next one removes it.
package final class DraftFolder {
  /// What is to be replaced: a folder or a file, without a final slash.
  package let path: String
  /// Where the next one is made: beside it, so that both are on one file system.
  package let draft: String
  private let lockPath: String
  private let lock: Int32

  /// Locks what is to be replaced.
  ///
  /// - Parameter path: Where it is, or is to be; absolute. Missing folders above it are made.
  /// - Throws: `DraftError`.
  package init(_ path: String) throws(DraftError) {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    let slash = path.lastIndex(of: "/") ?? path.startIndex
    let parent = path[..<slash]
    let name = path[slash...].drop { $0 == "/" }
    self.path = path
    draft = "\(parent)/.\(name).draft"
    lockPath = "\(parent)/.\(name).lock"
    guard !name.isEmpty, name != ".", name != ".." else { throw .unusable(path: path) }
    try Self.makeFolders(String(parent))
    lock = try Self.lock(lockPath, of: path)
  }

  /// Makes the draft anew, empty.
  ///
  /// - Throws: `DraftError`.
  package func begin() throws(DraftError) {
    try Self.remove(draft)
    guard mkdir(draft, 0o755) == 0 else { throw .now("make", draft) }
  }

  /// Removes what was not put in place, and lets others go on.
  package func discard() {
    try? Self.remove(draft)
    release()
  }

  /// Puts the draft in the place of the folder, which is then removed, and lets others go on.
  ///
  /// - Throws: `DraftError`; nothing has changed then.
  package func exchange() throws(DraftError) {
    Self.flush()
    if rename(draft, path) != 0 {
      guard errno == ENOTEMPTY || errno == EEXIST else { throw .now("rename \(draft) to", path) }
      guard Self.swap(draft, path) else { throw .now("exchange \(draft) with", path) }
      try Self.remove(draft)
    }
    release()
  }

  /// Sends what was written to the disk: names may reach it before the contents do otherwise.
  package static func flush() { sync() }

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

  private static func lock(_ file: String, of path: String) throws(DraftError) -> Int32 {
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
  package static func isFree(_ path: String) -> Bool {
    guard let folder = opendir(path) else { return errno == ENOENT }
    defer { closedir(folder) }
    return (0..<3).count { _ in readdir(folder) != nil } < 3
  }

  /// Makes a folder and those above it, where they are missing.
  package static func makeFolders(_ path: String) throws(DraftError) {
    guard !path.isEmpty, mkdir(path, 0o755) != 0, errno != EEXIST else { return }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/") else { throw .now("make", path) }
    try makeFolders(String(path[..<slash]))
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw .now("make", path) }
  }

  /// Removes a file, or a folder and all that it holds; a link is removed, never followed.
  package static func remove(_ path: String) throws(DraftError) {
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
