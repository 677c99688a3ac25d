internal import Glibc

/// A new file that is written from its beginning to its end.
final class OutputFile {
  let path: String
  private let descriptor: Int32
  private var isOpen = true

  /// - Throws: `ImageError`, also where something is at the path.
  init(_ path: String) throws(ImageError) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard descriptor >= 0 else { throw .now("write", path) }
  }

  deinit {
    if isOpen { Glibc.close(descriptor) }
  }

  func write(_ bytes: [UInt8]) throws(ImageError) {
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .now("write", path) }
      done += count
    }
  }

  func close() throws(ImageError) {
    isOpen = false
    guard Glibc.close(descriptor) == 0 else { throw .now("write", path) }
  }
}
