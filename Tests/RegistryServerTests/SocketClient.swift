import Glibc

/// Sends bytes to a server and returns all that comes back until it closes.
struct SocketClient {
  let port: UInt16

  /// `pause` are microseconds between the pieces, `patience` milliseconds to wait for more of the
  /// answer.
  func exchange(_ pieces: [[UInt8]], pause: UInt32 = 0, patience: Int = 10_000) -> [UInt8] {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let connected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else { return [] }
    var limit = timeval(tv_sec: patience / 1000, tv_usec: patience % 1000 * 1000)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    sending: for piece in pieces {
      var sent = 0
      while sent < piece.count {
        let count = piece.withUnsafeBytes { bytes in
          send(
            descriptor, bytes.baseAddress.map { $0 + sent }, bytes.count - sent,
            Int32(MSG_NOSIGNAL))
        }
        guard count > 0 else { break sending }
        sent += count
      }
      if pause > 0 { usleep(pause) }
    }
    shutdown(descriptor, Int32(SHUT_WR))
    var answer: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(descriptor, &chunk, chunk.count, 0)
      guard count > 0 else { return answer }
      answer.append(contentsOf: chunk[..<count])
    }
  }

  /// The status lines in what comes back.
  func statuses(_ request: String) -> [Int] {
    Self.statuses(exchange([Array(request.utf8)]))
  }

  static func statuses(_ answer: [UInt8]) -> [Int] {
    String(decoding: answer, as: UTF8.self).components(separatedBy: "HTTP/1.1 ").dropFirst()
      .compactMap { Int($0.prefix(3)) }
  }
}

extension String {
  fileprivate func components(separatedBy separator: String) -> [Substring] {
    var parts: [Substring] = []
    var rest = self[...]
    while let range = rest.firstRange(of: separator) {
      parts.append(rest[..<range.lowerBound])
      rest = rest[range.upperBound...]
    }
    return parts + [rest]
  }
}
