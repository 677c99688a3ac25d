import Foundation
import Glibc

/// A server program on a port of this machine, ended with its owner.
package final class LoopbackServer: Sendable {
  package let port: UInt16
  private let process: RunningProcess

  /// Starts the program that `make` describes for a free port, and waits until it listens.
  package init(_ make: (UInt16) throws -> ProcessRun) throws {
    // Between choosing a port and taking it another program may be faster.
    for attempt in 1... {
      let port = try Self.freePort()
      let process = try make(port).start()
      if Self.waitFor(port) {
        (self.port, self.process) = (port, process)
        return
      }
      process.send(SIGKILL)
      let said = try process.wait()
      if attempt == 3 { throw NotListening(error: said.errorText) }
    }
    preconditionFailure("BUG: the loop above ends by itself")
  }

  deinit { process.send(SIGTERM) }

  package struct NotListening: Error {
    package let error: String
  }

  /// A port that nobody listens on.
  package static func freePort() throws -> UInt16 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        bind(descriptor, generic, size) == 0 && getsockname(descriptor, generic, &size) == 0
      }
    }
    guard isBound else { throw SystemError("bind") }
    return UInt16(bigEndian: address.sin_port)
  }

  private static func waitFor(_ port: UInt16) -> Bool {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    for _ in 0..<500 {
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      defer { close(descriptor) }
      let isUp = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
      }
      if isUp { return true }
      usleep(20_000)
    }
    return false
  }
}
