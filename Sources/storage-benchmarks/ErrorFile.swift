import Glibc

/// Where children write their standard error, to be shown only when one fails.
final class ErrorFile {
  private let file: UnsafeMutablePointer<FILE>

  init?() {
    guard let made = tmpfile() else { return nil }
    file = made
    _ = fcntl(fileno(file), F_SETFD, FD_CLOEXEC)
  }

  deinit {
    fclose(file)
  }

  var descriptor: Int32 { fileno(file) }

  /// Forgets what was written so far.
  func clear() {
    _ = ftruncate(descriptor, 0)
    _ = lseek(descriptor, 0, SEEK_SET)
  }

  /// The first 2,000 bytes of what was written since the last ``clear()``.
  var text: String {
    var bytes = [UInt8](repeating: 0, count: 2_000)
    let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}
