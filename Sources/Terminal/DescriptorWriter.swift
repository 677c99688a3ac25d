import Glibc

/// Writes all bytes of a text, or of anything else, to a file descriptor.
enum DescriptorWriter {
  /// Writes until all is written or the other end refuses.
  ///
  /// write(2): it "may transfer fewer than count bytes", may be interrupted (`EINTR`), and on a
  /// descriptor that somebody else made non-blocking fails with `EAGAIN` until there is room.
  static func write(_ text: String, to descriptor: Int32) -> Output.Outcome {
    var text = text
    return text.withUTF8 { write(UnsafeRawBufferPointer($0), to: descriptor) }
  }

  /// Writes bytes as they are, in the same way.
  static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Output.Outcome {
    var rest = bytes
    while let base = rest.baseAddress, !rest.isEmpty {
      let count = Glibc.write(descriptor, base, rest.count)
      if count >= 0 {
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
        continue
      }
      switch errno {
      case EINTR: continue
      case EAGAIN:
        var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        if poll(&request, 1, -1) < 0, errno != EINTR { return .failed(errno: errno) }
      case EPIPE: return .closed
      case let code: return .failed(errno: code)
      }
    }
    return .written
  }
}
