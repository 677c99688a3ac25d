internal import Glibc

/// Which file a name leads to: two names of one file have the same identity.
///
/// The time of the last change is part of it because file systems use the inodes of removed files
/// again at once; making a hard link leaves that time alone. The device is not: its number may
/// change when the machine starts, and a lock and its journal are in one file system anyway.
struct FileIdentity: Hashable {
  let inode: UInt64
  let seconds: Int64
  let nanoseconds: Int64

  init(inode: UInt64, seconds: Int64, nanoseconds: Int64) {
    (self.inode, self.seconds, self.nanoseconds) = (inode, seconds, nanoseconds)
  }

  private init(_ status: stat) {
    self.init(
      inode: UInt64(status.st_ino), seconds: Int64(status.st_mtim.tv_sec),
      nanoseconds: Int64(status.st_mtim.tv_nsec))
  }

  /// The file at `path`, a link itself and not where it leads; nil where there is none.
  init?(of path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  fileprivate init?(descriptor: Int32) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    self.init(status)
  }
}

/// Small files whose contents must be on the disk before the next step.
///
/// No symbolic link is followed: in a repository made by somebody else it may lead anywhere.
enum DurableFile {
  /// Makes the file anew with `bytes` in it, synced.
  ///
  /// - Parameters:
  ///   - bytes: The contents.
  ///   - path: Where; what stands there goes.
  /// - Returns: Which file it is.
  /// - Throws: `ReferenceTransactionError.system`; the file is removed then.
  @discardableResult
  static func write(
    _ bytes: [UInt8], to path: String
  ) throws(ReferenceTransactionError) -> FileIdentity {
    // A file of that name may be another name of a live reference: never write into it.
    unlink(path)
    let descriptor = retrying { open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666) }
    guard descriptor >= 0 else { throw .system(operation: "create", path: path, errno: errno) }
    defer { close(descriptor) }
    guard writeAll(bytes, to: descriptor), retrying({ fsync(descriptor) }) == 0,
      let identity = FileIdentity(descriptor: descriptor)
    else {
      let reason = errno
      unlink(path)
      throw .system(operation: "write", path: path, errno: reason)
    }
    return identity
  }

  /// Adds `bytes` to the end of the file, making it where it is missing, synced.
  ///
  /// - Parameters:
  ///   - bytes: A whole line.
  ///   - path: The file.
  /// - Returns: The file's size before and after.
  /// - Throws: `ReferenceTransactionError.system`; nothing is added then.
  static func append(
    _ bytes: [UInt8], to path: String
  ) throws(ReferenceTransactionError) -> ClosedRange<Int> {
    let descriptor = retrying {
      open(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o666)
    }
    guard descriptor >= 0 else { throw .system(operation: "open", path: path, errno: errno) }
    defer { close(descriptor) }
    let size = Int(lseek(descriptor, 0, SEEK_END))
    guard size >= 0 else { throw .system(operation: "write", path: path, errno: errno) }
    guard writeAll(bytes, to: descriptor), retrying({ fsync(descriptor) }) == 0 else {
      let reason = errno
      // Half a line would run into the next one.
      ftruncate(descriptor, size)
      throw .system(operation: "write", path: path, errno: reason)
    }
    return size...(size + bytes.count)
  }

  /// Cuts what `append(_:to:)` added off again, unless the file has changed since.
  static func cut(_ path: String, _ sizes: ClosedRange<Int>) {
    let descriptor = retrying { open(path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) }
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    if Int(lseek(descriptor, 0, SEEK_END)) == sizes.upperBound {
      ftruncate(descriptor, sizes.lowerBound)
    }
  }

  /// Syncs the names in a directory.
  ///
  /// - Parameter path: The directory.
  /// - Throws: `ReferenceTransactionError.system`.
  static func syncDirectory(_ path: String) throws(ReferenceTransactionError) {
    let descriptor = retrying { open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    guard descriptor >= 0 else { throw .system(operation: "open", path: path, errno: errno) }
    defer { close(descriptor) }
    guard retrying({ fsync(descriptor) }) == 0 else {
      throw .system(operation: "sync", path: path, errno: errno)
    }
  }

  /// Reads a whole file.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - limit: The most bytes to accept.
  /// - Returns: The bytes; nil where there is no file, or one that is larger than `limit`.
  /// - Throws: `ReferenceTransactionError.system` when the file is there and cannot be read.
  static func read(_ path: String, limit: Int) throws(ReferenceTransactionError) -> [UInt8]? {
    let descriptor = retrying { open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC) }
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw .system(operation: "read", path: path, errno: errno)
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while bytes.count <= limit {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .system(operation: "read", path: path, errno: errno) }
      if count == 0 { return bytes }
      bytes.append(contentsOf: buffer[..<count])
    }
    return nil
  }

  /// Writes all of the bytes; false where the system refuses some.
  static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
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

/// Makes a system call again for as long as a signal interrupts it.
///
/// - Parameter call: The call; below zero means that it failed.
/// - Returns: What the call returned in the end.
func retrying(_ call: () -> Int32) -> Int32 {
  while true {
    let result = call()
    if result >= 0 || errno != EINTR { return result }
  }
}
