internal import Glibc

/// Which file a name leads to: two names of one file have the same identity.
struct FileIdentity: Hashable {
  let device: UInt64
  let inode: UInt64

  init(device: UInt64, inode: UInt64) {
    (self.device, self.inode) = (device, inode)
  }

  /// The file at `path`, a link itself and not where it leads; nil where there is none.
  init?(of path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    self.init(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
  }
}

/// Small files whose contents must be on the disk before the next step.
enum DurableFile {
  /// Makes the file anew with `bytes` in it, synced.
  ///
  /// - Returns: Which file it is.
  /// - Throws: `ReferenceTransactionError.system`; the file is removed then.
  @discardableResult
  static func write(
    _ bytes: [UInt8], to path: String
  ) throws(ReferenceTransactionError) -> FileIdentity {
    // A file of that name may be another name of a live reference: never write into it.
    unlink(path)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .system(operation: "create", path: path, errno: errno) }
    defer { close(descriptor) }
    guard writeAll(bytes, to: descriptor), fsync(descriptor) == 0,
      let identity = FileIdentity(of: path)
    else {
      let reason = errno
      unlink(path)
      throw .system(operation: "write", path: path, errno: reason)
    }
    return identity
  }

  /// Adds `bytes` to the end of the file in one write, making it where it is missing.
  static func append(_ bytes: [UInt8], to path: String) throws(ReferenceTransactionError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .system(operation: "open", path: path, errno: errno) }
    defer { close(descriptor) }
    guard writeAll(bytes, to: descriptor) else {
      throw .system(operation: "write", path: path, errno: errno)
    }
  }

  /// Syncs the names in a directory.
  static func syncDirectory(_ path: String) throws(ReferenceTransactionError) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(operation: "open", path: path, errno: errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else {
      throw .system(operation: "sync", path: path, errno: errno)
    }
  }

  /// The file's bytes; nil where it is missing, unreadable or larger than `limit`.
  static func read(_ path: String, limit: Int) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0, bytes.count + count <= limit else { return nil }
      if count == 0 { return bytes }
      bytes.append(contentsOf: buffer[..<count])
    }
  }

  private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      done += count
    }
    return true
  }
}
