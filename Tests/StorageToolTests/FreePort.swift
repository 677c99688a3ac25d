import Glibc
import TestSupport

/// A port of 127.0.0.1 that nobody listened at a moment ago.
enum FreePort {
  static func number() throws -> UInt16 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw SystemError("socket") }
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutableBytes(of: &address) { bytes in
      bytes.withMemoryRebound(to: sockaddr.self) { place in
        bind(descriptor, place.baseAddress, size) == 0
          ? getsockname(descriptor, place.baseAddress, &size) : -1
      }
    }
    guard status == 0 else { throw SystemError("bind") }
    return UInt16(bigEndian: address.sin_port)
  }
}
