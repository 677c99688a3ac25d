internal import Archive
internal import Glibc

/// One file of a cache: a header with magic, length and digest, then the payload.
///
/// The digest finds damage, not malice: a cache is as safe as the folder that it is in.
enum CacheFile {
  private static let magic = Array("storage cache 1\n".utf8)
  private static let headerSize = 32

  /// Returns a file's payload; nil where the file is not there, or not whole.
  static func read(_ path: String, limit: Int) -> [UInt8]? {
    withHeader(path) { descriptor, size, digest in
      guard size <= limit, let payload = read(descriptor, count: size),
        digest == UInt64(CRC32.of(payload))
      else { return nil }
      return payload
    }
  }

  /// Returns how many bytes a file's payload has, which is not looked at; nil where the file is not
  /// there, or not whole.
  static func length(_ path: String) -> Int? {
    withHeader(path) { _, size, _ in size }
  }

  /// Opens a file whose header is in order, and lends it with its payload's size and digest.
  private static func withHeader<Result>(
    _ path: String, _ body: (_ descriptor: Int32, _ size: Int, _ digest: UInt64) -> Result?
  ) -> Result? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_size >= headerSize,
      let header = read(descriptor, count: headerSize), header.starts(with: magic)
    else { return nil }
    let size = Int(status.st_size) - headerSize
    guard number(in: header, at: 16) == UInt64(size) else { return nil }
    return body(descriptor, size, number(in: header, at: 24))
  }

  /// Writes a new file; returns false, with `errno` set, where that fails.
  static func write(_ payload: [UInt8], to path: String) -> Bool {
    var header = magic
    for number in [UInt64(payload.count), UInt64(CRC32.of(payload))] {
      withUnsafeBytes(of: number.littleEndian) { header += $0 }
    }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return false }
    let isWritten = write(header, descriptor) && write(payload, descriptor)
    let reason = errno
    // Some file systems tell of a full disk only now.
    guard close(descriptor) == 0 else { return false }
    errno = reason
    return isWritten
  }

  private static func write(_ bytes: [UInt8], _ descriptor: Int32) -> Bool {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Glibc.write(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      done += count
    }
    return true
  }

  private static func read(_ descriptor: Int32, count: Int) -> [UInt8]? {
    var done = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while done < count {
        let read = Glibc.read(descriptor, buffer.baseAddress.map { $0 + done }, count - done)
        if read < 0, errno == EINTR { continue }
        guard read > 0 else { break }
        done += read
      }
      filled = done
    }
    return done == count ? bytes : nil
  }

  private static func number(in header: [UInt8], at place: Int) -> UInt64 {
    header[place..<(place + 8)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
