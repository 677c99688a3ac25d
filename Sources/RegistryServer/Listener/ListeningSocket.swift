internal import Glibc

/// A bound, listening TCP socket.
struct ListeningSocket {
  let descriptor: Int32
  /// The address with its port, as a URL has it: `127.0.0.1:8080`, `[::1]:8080`.
  let address: String
  let port: UInt16

  /// Binds the first address that `host` stands for.
  init(host: String, port: UInt16) throws(ListenerError) {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
    var found: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(host, String(port), &hints, &found)
    guard status == 0, let first = found else {
      throw ListenerError(
        description: "cannot resolve \(host): \(String(cString: gai_strerror(status)))",
        cause: .system)
    }
    defer { freeaddrinfo(found) }
    let family = first.pointee.ai_family
    let descriptor = socket(
      family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var on: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
    guard descriptor >= 0,
      bind(descriptor, first.pointee.ai_addr, first.pointee.ai_addrlen) == 0,
      listen(descriptor, 1024) == 0
    else {
      let code = errno
      if descriptor >= 0 { close(descriptor) }
      throw ListenerError(
        description: "cannot listen on \(host):\(port): \(String(cString: strerror(code)))",
        cause: code == EADDRINUSE ? .portInUse : .system)
    }
    self.descriptor = descriptor
    self.port = Self.port(of: descriptor) ?? port
    let name = host.contains(":") ? "[\(host)]" : host
    address = "\(name):\(self.port)"
  }

  private static func port(of descriptor: Int32) -> UInt16? {
    var address = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { socket in
        guard getsockname(descriptor, socket, &length) == 0 else { return nil }
        // The port lies at the same place in an IPv4 and in an IPv6 address.
        return pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
          UInt16(bigEndian: $0.pointee.sin_port)
        }
      }
    }
  }
}
