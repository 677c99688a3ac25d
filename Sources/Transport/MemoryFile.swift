internal import Glibc

/// Bytes that another program reads as a file, without a name in any folder and gone with their
/// owner.
final class MemoryFile {
  private let descriptor: Int32

  /// Where programs of this user find the bytes while the owner lives.
  var path: String { "/proc/\(getpid())/fd/\(descriptor)" }

  init(_ bytes: [UInt8]) throws(TransportError) {
    // glibc declares memfd_create for GNU sources only; it has had it since 2.27.
    typealias Make = @convention(c) (UnsafePointer<CChar>, UInt32) -> Int32
    let closeOnExec: UInt32 = 1
    guard let symbol = dlsym(nil, "memfd_create") else {
      throw TransportError(.failed, "this system has no files in memory")
    }
    descriptor = unsafeBitCast(symbol, to: Make.self)("body", closeOnExec)
    var written = 0
    while descriptor >= 0, written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        write(descriptor, buffer.baseAddress.map { $0 + written }, buffer.count - written)
      }
      guard count > 0 || errno == EINTR else { break }
      written += max(0, count)
    }
    guard descriptor >= 0, written == bytes.count else {
      throw TransportError(.failed, "no file in memory: \(String(cString: strerror(errno)))")
    }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }
}
