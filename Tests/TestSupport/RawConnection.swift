import Glibc

/// A TCP connection to a port of this machine, for bytes that no HTTP client would send.
package final class RawConnection {
  package let descriptor: Int32
  private var received: [UInt8] = []

  /// Connects to `127.0.0.1`; nil when that is refused.
  ///
  /// - Parameters:
  ///   - port: The port.
  ///   - source: The last byte of the address 127.0.0.N to come from; every one of them is this
  ///     machine's.
  ///   - receiveBuffer: How many bytes the system takes in that nobody reads; nil for its own
  ///     choice.
  package init?(port: UInt16, from source: UInt8 = 1, receiveBuffer: Int32? = nil) {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    if var receiveBuffer {
      setsockopt(
        descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, socklen_t(MemoryLayout<Int32>.size))
    }
    let isConnected =
      Self.with(source, 0) { source == 1 || bind(descriptor, $0, $1) == 0 }
      && Self.with(1, port) { connect(descriptor, $0, $1) == 0 }
    guard isConnected else {
      Glibc.close(descriptor)
      return nil
    }
  }

  deinit { Glibc.close(descriptor) }

  private static func with(
    _ host: UInt8, _ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Bool
  ) -> Bool {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = (0x7F00_0000 | UInt32(host)).bigEndian
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  /// Sends bytes; false when the other side takes no more within the time (in milliseconds).
  @discardableResult package func send(_ bytes: [UInt8], patience: Int = 10_000) -> Bool {
    var sent = 0
    while sent < bytes.count {
      guard wait(for: POLLOUT, patience) else { return false }
      let count = bytes.withUnsafeBytes {
        Glibc.send(
          descriptor, $0.baseAddress.map { $0 + sent }, bytes.count - sent,
          Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
      }
      guard count > 0 || errno == EAGAIN else { return false }
      sent += max(0, count)
    }
    return true
  }

  @discardableResult package func send(_ text: String) -> Bool { send(Array(text.utf8)) }

  /// Says that nothing more comes.
  package func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// The next piece of what comes; empty at the end, nil when nothing comes in time or the
  /// connection was reset.
  package func receive(patience: Int = 10_000) -> [UInt8]? {
    guard wait(for: POLLIN, patience) else { return nil }
    return withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 16) { buffer in
      let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
      return count < 0 ? nil : Array(buffer.prefix(count))
    }
  }

  /// All that comes until the other side closes, or says nothing for `patience` milliseconds.
  package func receiveAll(patience: Int = 10_000) -> [UInt8] {
    defer { received = [] }
    while let piece = receive(patience: patience), !piece.isEmpty { received += piece }
    return received
  }

  /// The next response with its body; nil when the connection ends before, or nothing comes in time.
  package func response(patience: Int = 10_000) -> RawResponse? {
    while true {
      if let (response, size) = RawResponse.first(in: received) {
        received.removeFirst(size)
        return response
      }
      guard let piece = receive(patience: patience), !piece.isEmpty else { return nil }
      received += piece
    }
  }

  /// Whether the other side closed, or does so in time.
  package func isClosed(patience: Int = 10_000) -> Bool {
    while wait(for: POLLIN, patience) {
      guard let piece = receive(patience: 0) else { return true }
      if piece.isEmpty { return true }
    }
    return false
  }

  private func wait(for event: Int32, _ patience: Int) -> Bool {
    var poll = pollfd(fd: descriptor, events: Int16(event), revents: 0)
    return Glibc.poll(&poll, 1, Int32(patience)) > 0
  }
}

/// One response as it came.
package struct RawResponse {
  package let status: Int
  package let head: String
  package let body: [UInt8]

  /// The first whole response that says its length, and how many bytes it takes.
  static func first(in bytes: [UInt8]) -> (response: RawResponse, size: Int)? {
    let end: [UInt8] = [13, 10, 13, 10]
    guard let blank = bytes.firstRange(of: end) else { return nil }
    let head = String(decoding: bytes[..<blank.lowerBound], as: UTF8.self)
    var length = 0
    for line in head.split(separator: "\r\n") where line.lowercased().hasPrefix("content-length:") {
      let number = line.dropFirst("content-length:".count)
      length = Int(number.filter { $0 != " " }) ?? 0
    }
    guard bytes.count - blank.upperBound >= length,
      let status = head.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
    else { return nil }
    let size = blank.upperBound + length
    return (
      RawResponse(status: status, head: head, body: Array(bytes[blank.upperBound..<size])), size
    )
  }

  /// Whether the server says that this is the connection's last.
  package var isLast: Bool { head.lowercased().contains("connection: close") }
}
