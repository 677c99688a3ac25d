internal import Glibc

/// The address of a client, as its connection has it: behind a proxy that of the proxy.
package struct ClientAddress: Sendable, Hashable, CustomStringConvertible {
  /// 4 bytes of an IPv4 address or 16 of an IPv6 address; an IPv4 address in IPv6 form is the
  /// former.
  private let bytes: [UInt8]

  init(ipv4: [UInt8]) { bytes = ipv4 }

  init(ipv6: [UInt8]) {
    let isMapped =
      ipv6.prefix(10).allSatisfy { $0 == 0 } && ipv6[10...].prefix(2).elementsEqual([0xFF, 0xFF])
    bytes = isMapped ? Array(ipv6.suffix(4)) : ipv6
  }

  /// Returns the address at the other end of a socket; nil where it has none, or is gone already.
  init?(peerOf descriptor: Int32) {
    var storage = sockaddr_storage()
    var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let address: ClientAddress? = withUnsafeMutableBytes(of: &storage) { raw in
      let status = raw.withMemoryRebound(to: sockaddr.self) {
        getpeername(descriptor, $0.baseAddress, &size)
      }
      guard status == 0 else { return nil }
      switch Int32(raw.load(as: sockaddr.self).sa_family) {
      case AF_INET:
        let start = MemoryLayout<sockaddr_in>.offset(of: \.sin_addr) ?? 4
        return ClientAddress(ipv4: Array(raw[start..<start + 4]))
      case AF_INET6:
        let start = MemoryLayout<sockaddr_in6>.offset(of: \.sin6_addr) ?? 8
        return ClientAddress(ipv6: Array(raw[start..<start + 16]))
      default: return nil
      }
    }
    guard let address else { return nil }
    self = address
  }

  /// What connections are counted by: the address, of IPv6 the /64 network that one client owns.
  var network: ClientAddress {
    bytes.count == 4 ? self : ClientAddress(network: Array(bytes.prefix(8)))
  }

  private init(network: [UInt8]) { bytes = network + [UInt8](repeating: 0, count: 8) }

  package var description: String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let family = bytes.count == 4 ? AF_INET : AF_INET6
    guard inet_ntop(family, bytes, &text, socklen_t(text.count)) != nil else { return "unknown" }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
