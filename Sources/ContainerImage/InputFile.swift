internal import Glibc

/// Reads files, small ones whole and large ones piece by piece.
enum InputFile {
  /// The most bytes of a document: manifests and configurations are a few kilobytes.
  static let documentLimit = 8 << 20

  /// Reads a document; nil where it is not there, cannot be read or is larger than documents are.
  static func document(_ path: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    do throws(ImageError) {
      try pieces(of: path) { (piece) throws(ImageError) in
        bytes += piece
        guard bytes.count <= documentLimit else {
          throw .failed(action: "read", path: path, reason: "it is too large")
        }
      }
    } catch {
      return nil
    }
    return bytes
  }

  /// Calls `body` with all bytes of a file, a quarter of a megabyte at a time.
  ///
  /// - Throws: `ImageError`, and what `body` throws.
  static func pieces(
    of path: String, _ body: ([UInt8]) throws(ImageError) -> Void
  ) throws(ImageError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .now("read", path) }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .now("read", path) }
      if count == 0 { return }
      try body(count == buffer.count ? buffer : Array(buffer[..<count]))
    }
  }

  /// The size of a file in bytes; nil where there is no such file.
  static func size(_ path: String) -> Int? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
  }
}
