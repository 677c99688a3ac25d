import Glibc

/// A file that lives in memory and has no name, for a child's standard streams.
final class MemoryFile: Sendable {
  let descriptor: Int32

  init(_ name: String) throws {
    descriptor = try GNUFunctions.memoryFile(name)
  }

  deinit {
    close(descriptor)
  }

  /// Writes the bytes and goes back to the start, where a child begins to read.
  func fill(_ bytes: [UInt8]) throws {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        write(descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written)
      }
      guard count > 0 else { throw SystemError("write to a memory file") }
      written += count
    }
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw SystemError("lseek") }
  }

  /// Returns all bytes written so far, wherever the shared position stands.
  func contents() throws -> [UInt8] {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw SystemError("fstat") }
    let size = Int(status.st_size)
    var bytes = [UInt8](repeating: 0, count: size)
    var filled = 0
    while filled < size {
      let count = bytes.withUnsafeMutableBytes { buffer in
        pread(descriptor, buffer.baseAddress?.advanced(by: filled), size - filled, filled)
      }
      guard count > 0 else { throw SystemError("read from a memory file") }
      filled += count
    }
    return bytes
  }
}
