internal import Glibc

/// A file that lines are appended to, reopened by itself once it was renamed or removed.
struct LogFile: Sendable {
  private let path: String?
  private var descriptor: Int32

  /// Opens a file, which is made where there is none; nil stands for standard error.
  init(_ path: String?) throws(ListenerError) {
    self.path = path
    descriptor = STDERR_FILENO
    guard let path else { return }
    descriptor = Self.open(path)
    guard descriptor >= 0 else {
      throw ListenerError(
        description: "cannot open the access log \(path): \(String(cString: strerror(errno)))",
        cause: .system)
    }
  }

  /// Appends whole lines; false where some were not written.
  mutating func append(_ bytes: [UInt8]) -> Bool {
    followRotation()
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        write(descriptor, buffer.baseAddress.map { $0 + written }, buffer.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      written += count
    }
    return true
  }

  /// Opens the path anew where it no longer leads to the open file.
  private mutating func followRotation() {
    guard let path else { return }
    var (named, open) = (stat(), stat())
    if stat(path, &named) == 0, fstat(descriptor, &open) == 0, named.st_ino == open.st_ino,
      named.st_dev == open.st_dev
    {
      return
    }
    // Where the new one cannot be opened, the old one is better than nothing.
    let new = Self.open(path)
    guard new >= 0 else { return }
    close(descriptor)
    descriptor = new
  }

  private static func open(_ path: String) -> Int32 {
    Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o640)
  }
}
