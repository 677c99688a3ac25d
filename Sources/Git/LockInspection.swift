internal import Glibc

/// A lock file of git's, found where no writer of ours is at work.
package struct LockFile: Hashable, Sendable {
  package let path: String
  /// Seconds since it was made.
  package let age: Int64
  /// Whether a `storage` process that died left it: the next writing command removes it.
  package let isOurs: Bool
}

extension Repository {
  /// The locks on references, on HEAD and on the configuration that there are now.
  ///
  /// A lock that is a moment old is some program's at work; an old one was left by a program that
  /// died.
  package func locks() -> [LockFile] {
    let ours = Set(LockJournal(in: commonDirectory).leftLockPaths())
    let root = commonDirectory
    var paths = ["HEAD.lock", "packed-refs.lock", "config.lock", "index.lock", "shallow.lock"]
      .map { root + $0 }
    paths += Self.files(below: root + "refs", endingIn: ".lock")
    let now = Int64(time(nil))
    return paths.compactMap { path in
      var status = stat()
      guard lstat(path, &status) == 0 else { return nil }
      return LockFile(
        path: path, age: max(0, now - Int64(status.st_mtim.tv_sec)), isOurs: ours.contains(path))
    }
  }

  /// Whether a `storage` process is writing at this moment.
  package var isBeingWritten: Bool {
    let descriptor = Glibc.open(commonDirectory + "storage.lock", O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }

  /// Whether this process may write into the repository.
  package var isWritable: Bool {
    access(commonDirectory + "objects", W_OK) == 0 && access(commonDirectory + "refs", W_OK) == 0
  }

  private static func files(below folder: String, endingIn suffix: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var found: [String] = []
    while let entry = readdir(stream) {
      let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      let name = String(decoding: bytes, as: UTF8.self)
      guard name != ".", name != ".." else { continue }
      let path = folder + "/" + name
      if entry.pointee.d_type == UInt8(DT_DIR) {
        found += files(below: path, endingIn: suffix)
      } else if name.hasSuffix(suffix) {
        found.append(path)
      }
    }
    return found.sorted()
  }
}

extension LockJournal {
  /// The locks that a dead writer recorded and that are still its own.
  func leftLockPaths() -> [String] {
    ((try? read()) ?? []).filter { FileIdentity(of: lockPath(of: $0.reference)) == $0.file }
      .map { lockPath(of: $0.reference) }
  }
}
