internal import Glibc

/// The one writer's lock: `flock` on `GIT_DIR/storage.lock`, gone with the process.
///
/// The file itself stays: removing a file that others may be about to lock is a race.
struct WriterLock: ~Copyable {
  private let descriptor: Int32

  /// Takes the lock, trying for about a second with small random waits.
  ///
  /// - Parameter directory: The repository's common directory, with a trailing slash.
  /// - Throws: `ReferenceTransactionError.writerBusy`, or `.system` where the file cannot be made.
  init(in directory: String) throws(ReferenceTransactionError) {
    let path = directory + "storage.lock"
    var descriptor = retrying { open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o666) }
    if descriptor < 0, errno == EACCES {
      // Made by another user of a shared repository: reading is enough to lock it.
      descriptor = retrying { open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC) }
    }
    guard descriptor >= 0 else { throw .system(operation: "open", path: path, errno: errno) }
    var patience = Patience()
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let reason = errno
      if reason == EINTR { continue }
      guard reason == EWOULDBLOCK else {
        close(descriptor)
        throw .system(operation: "lock", path: path, errno: reason)
      }
      guard patience.wait() else {
        close(descriptor)
        throw .writerBusy(path: path)
      }
    }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }
}

/// Waits a little, at random so that two processes do not keep meeting, until its time is used up.
struct Patience {
  private var remaining: UInt32

  /// - Parameter milliseconds: How long to wait in all.
  init(milliseconds: UInt32 = 1_000) {
    remaining = milliseconds
  }

  /// Waits 5 to 30 ms.
  ///
  /// - Returns: False, at once, when there is no time left.
  mutating func wait() -> Bool {
    guard remaining > 0 else { return false }
    let pause = min(remaining, UInt32.random(in: 5...30))
    remaining -= pause
    usleep(pause * 1_000)
    return true
  }
}
