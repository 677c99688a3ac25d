internal import Glibc

/// A bound, listening TCP socket.
struct ListeningSocket {
  let descriptor: Int32
  /// The address with its port, as a URL has it: `127.0.0.1:8080`, `[::1]:8080`.
  let address: String
  let port: UInt16

  /// How many bytes of a response the system takes in before the network does.
  ///
  /// Otherwise it takes megabytes of each: memory that clients who do not read would hold, and long
  /// copies that the other clients of the same thread wait for.
  static let unsentBytes: Int32 = 256 << 10

  /// Binds the first address that `host` stands for, an IPv4 address before others.
  ///
  /// An empty host is every address of the machine, IPv4 and IPv6 where it has both.
  init(host: String, port: UInt16) throws(ListenerError) {
    var failure: Int32 = 0
    for candidate in try Self.candidates(host, port) {
      guard let descriptor = Self.listen(candidate, failure: &failure) else {
        // Another address of the name will do where this machine lacks the first; but half of a
        // name, beside somebody who has the other half, would confuse everyone.
        if [EADDRNOTAVAIL, EAFNOSUPPORT].contains(failure) { continue }
        break
      }
      self.descriptor = descriptor
      self.port = Self.port(of: descriptor) ?? port
      let shown = host.isEmpty ? (candidate.family == AF_INET6 ? "::" : "0.0.0.0") : host
      address = (shown.contains(":") ? "[\(shown)]" : shown) + ":\(self.port)"
      return
    }
    let cause: ListenerError.Cause =
      switch failure {
      case EADDRINUSE: .portInUse
      case EACCES where port < 1024: .privilegedPort
      default: .system
      }
    throw ListenerError(
      description: "cannot listen on \(host):\(port): \(String(cString: strerror(failure)))",
      cause: cause)
  }

  /// One address that a host stands for.
  private struct Candidate {
    let family: Int32
    /// The bytes of the `sockaddr`.
    let bytes: [UInt8]
  }

  private static func candidates(
    _ host: String, _ port: UInt16
  ) throws(ListenerError) -> [Candidate] {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
    var found: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(host.isEmpty ? nil : host, String(port), &hints, &found)
    guard status == 0, found != nil else {
      throw ListenerError(
        description: "cannot resolve \(host): \(String(cString: gai_strerror(status)))",
        cause: .unknownHost)
    }
    defer { freeaddrinfo(found) }
    var candidates: [Candidate] = []
    var next = found
    while let one = next, candidates.count < 16 {
      candidates.append(
        Candidate(
          family: one.pointee.ai_family,
          bytes: Array(
            UnsafeRawBufferPointer(
              start: one.pointee.ai_addr, count: Int(one.pointee.ai_addrlen)))))
      next = one.pointee.ai_next
    }
    // An IPv6 socket on every address takes IPv4 too; a name is bound where most clients look.
    let first = host.isEmpty ? AF_INET6 : AF_INET
    return candidates.filter { $0.family == first } + candidates.filter { $0.family != first }
  }

  private static func listen(_ candidate: Candidate, failure: inout Int32) -> Int32? {
    let descriptor = socket(
      candidate.family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else {
      failure = errno
      return nil
    }
    set(SOL_SOCKET, SO_REUSEADDR, 1, on: descriptor)
    // Connections inherit it.
    set(Int32(IPPROTO_TCP), TCP_NOTSENT_LOWAT, unsentBytes, on: descriptor)
    if candidate.family == AF_INET6 { set(Int32(IPPROTO_IPV6), IPV6_V6ONLY, 0, on: descriptor) }
    let isBound = candidate.bytes.withUnsafeBytes { raw in
      raw.withMemoryRebound(to: sockaddr.self) {
        bind(descriptor, $0.baseAddress, socklen_t(raw.count)) == 0
      }
    }
    guard isBound, Glibc.listen(descriptor, 4096) == 0 else {
      failure = errno
      close(descriptor)
      return nil
    }
    return descriptor
  }

  private static func set(_ level: Int32, _ option: Int32, _ value: Int32, on descriptor: Int32) {
    var value = value
    setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
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
