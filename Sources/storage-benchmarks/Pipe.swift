import Glibc

/// A pipe to or from a child; both ends are close-on-exec and closed with the owner.
final class Pipe {
  private(set) var reading: Int32
  private(set) var writing: Int32

  init() throws(BenchmarkError) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw BenchmarkError("no pipe can be made") }
    reading = ends[0]
    writing = ends[1]
    _ = fcntl(reading, F_SETFD, FD_CLOEXEC)
    _ = fcntl(writing, F_SETFD, FD_CLOEXEC)
  }

  deinit {
    closeReading()
    closeWriting()
  }

  func closeReading() {
    if reading >= 0 { close(reading) }
    reading = -1
  }

  func closeWriting() {
    if writing >= 0 { close(writing) }
    writing = -1
  }

  /// Writes all bytes, or as many as the reader takes before it ends.
  func write(_ bytes: [UInt8]) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Glibc.write(writing, buffer.baseAddress?.advanced(by: written), buffer.count - written)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return }
      written += count
    }
  }

  /// Returns all bytes up to the end, and when the first of them came.
  func read() -> (bytes: [UInt8], first: ContinuousClock.Instant?) {
    var bytes: [UInt8] = []
    var first: ContinuousClock.Instant?
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = buffer.withUnsafeMutableBytes { Glibc.read(reading, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return (bytes, first) }
      if first == nil { first = .now }
      bytes.append(contentsOf: buffer[..<count])
    }
  }
}
