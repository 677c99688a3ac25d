internal import Glibc

/// Reads whole files of the file system.
enum FileContent {
  /// Reads the regular file at `path`, a final link followed.
  static func read(path: String, limit: Int) throws(PackageFault) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw PackageFault(
        errno == ENOENT || errno == ENOTDIR ? .missing : .unreadable,
        "open \(path): \(String(cString: strerror(errno)))", file: path)
    }
    defer { close(descriptor) }
    return try read(descriptor, limit: limit, name: path)
  }

  /// Reads an open regular file to its end, or throws where it has more than `limit` bytes.
  static func read(
    _ descriptor: Int32, limit: Int, name: String
  ) throws(PackageFault) -> [UInt8] {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw PackageFault(.missing, "open \(name): not a file", file: name)
    }
    guard status.st_size <= limit else {
      throw PackageFault(
        .invalid, "it has \(status.st_size) bytes; the limit is \(limit)", file: name)
    }
    var content = [UInt8](repeating: 0, count: Int(status.st_size))
    var count = 0
    while count < content.count {
      let read = content.withUnsafeMutableBytes { bytes in
        Glibc.read(descriptor, bytes.baseAddress.map { $0 + count }, bytes.count - count)
      }
      if read < 0, errno == EINTR { continue }
      guard read >= 0 else {
        throw PackageFault(
          .unreadable, "read \(name): \(String(cString: strerror(errno)))", file: name)
      }
      if read == 0 { break }
      count += read
    }
    content.removeLast(content.count - count)
    return content
  }
}
