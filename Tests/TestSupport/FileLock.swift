import Glibc

/// A lock between processes that goes with its holder, however that ends.
package enum FileLock {
  /// Runs `body` while no other process or thread runs one for the same file.
  package static func holding<Result>(_ path: String, _ body: () throws -> Result) throws -> Result
  {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SystemError("open \(path)") }
    // Closing gives the lock back.
    defer { close(descriptor) }
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else { throw SystemError("flock \(path)") }
    }
    return try body()
  }
}
