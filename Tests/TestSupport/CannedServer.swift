import Foundation
import Glibc
import Synchronization

/// A server that says the same to every request: good HTTP, garbage, or nothing at all.
package final class CannedServer: Sendable {
  private struct State {
    var answer: [UInt8]?
    var requests: [String] = []
    var open: [Int32] = []
  }

  package let port: UInt16
  private let listener: Int32
  private let state: Mutex<State>

  /// Begins to listen on a free port of this machine.
  ///
  /// `answer` is sent as it is and the connection closed; nil keeps every connection open in
  /// silence.
  package init(_ answer: [UInt8]?) throws {
    state = Mutex(State(answer: answer))
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let isListening = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        bind(listener, generic, size) == 0 && listen(listener, 16) == 0
          && getsockname(listener, generic, &size) == 0
      }
    }
    guard isListening else { throw SystemError("listen") }
    port = UInt16(bigEndian: address.sin_port)
    let thread = Thread { [weak self] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0, let self else { return }
        self.serve(connection)
      }
    }
    thread.start()
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
    state.withLock { for connection in $0.open { close(connection) } }
  }

  package var url: String { "http://127.0.0.1:\(port)" }

  /// The heads of the requests so far.
  package var requests: [String] { state.withLock { $0.requests } }

  /// Answers from now on with a status and a body.
  package func answer(_ status: Int = 200, _ body: String, headers: String = "") {
    let head = "HTTP/1.1 \(status) Status\r\nContent-Length: \(body.utf8.count)\r\n\(headers)\r\n"
    state.withLock { $0.answer = Array((head + body).utf8) }
  }

  /// Answers from now on with these bytes.
  package func answer(bytes: [UInt8]?) { state.withLock { $0.answer = bytes } }

  private func serve(_ connection: Int32) {
    var head: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while head.firstRange(of: Array("\r\n\r\n".utf8)) == nil {
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      head += buffer[..<count]
    }
    let answer = state.withLock { state -> [UInt8]? in
      state.requests.append(String(decoding: head, as: UTF8.self))
      if state.answer == nil { state.open.append(connection) }
      return state.answer
    }
    guard let answer else { return }
    var sent = 0
    while sent < answer.count {
      let count = answer.withUnsafeBytes { bytes in
        send(
          connection, bytes.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { break }
      sent += count
    }
    close(connection)
  }
}
