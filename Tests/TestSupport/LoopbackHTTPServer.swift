import Dispatch
import Glibc
import Synchronization

/// An HTTP/1.1 server inside the test: it keeps every request and answers what the test says.
///
/// One connection carries one request. It listens on a port that the system chose and ends with
/// its owner.
package final class LoopbackHTTPServer: Sendable {
  package typealias Answering = @Sendable (HTTPExchange.Request) -> HTTPExchange.Answer

  package let port: UInt16
  private let listener: Int32
  private let received: Received

  /// What the connections share with the server, and may outlive it.
  private final class Received: Sendable {
    let requests = Mutex<[HTTPExchange.Request]>([])
    let answering: Answering
    init(_ answering: @escaping Answering) { self.answering = answering }
  }

  /// Starts the server.
  ///
  /// - Parameter answering: Called for each request, also for several at once.
  /// - Throws: `SystemError`.
  package init(_ answering: @escaping Answering) throws {
    let received = Received(answering)
    let (listener, port) = try Self.listen()
    (self.received, self.listener, self.port) = (received, listener, port)
    Thread.detach {
      while true {
        let connection = accept(listener, nil, nil)
        if connection < 0, errno == EINTR || errno == ECONNABORTED { continue }
        guard connection >= 0 else { break }
        Thread.detach { Self.serve(connection, received) }
      }
      close(listener)
    }
  }

  deinit { shutdown(listener, Int32(SHUT_RDWR)) }

  /// The start of every URL, without a slash at its end.
  package var url: String { "http://127.0.0.1:\(port)" }

  /// What came so far, in the order of arrival.
  package var requests: [HTTPExchange.Request] { received.requests.withLock { $0 } }

  private static func listen() throws -> (listener: Int32, port: UInt16) {
    let listener = socket(
      AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isReady = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        bind(listener, generic, size) == 0 && Glibc.listen(listener, 64) == 0
          && getsockname(listener, generic, &size) == 0
      }
    }
    guard isReady else { throw SystemError("listen on 127.0.0.1") }
    return (listener, UInt16(bigEndian: address.sin_port))
  }

  private static func serve(_ connection: Int32, _ received: Received) {
    defer { close(connection) }
    guard let request = read(connection) else { return }
    received.requests.withLock { $0.append(request) }
    switch received.answering(request) {
    case .silence:
      // Until the client has had enough.
      var byte: UInt8 = 0
      while recv(connection, &byte, 1, 0) > 0 {}
    case .raw(let bytes): write(bytes, to: connection)
    case .status(let status, let headers, let body):
      var head = "HTTP/1.1 \(status) \(status < 400 ? "Fine" : "Not So")\r\n"
      for (name, value) in headers { head += "\(name): \(value)\r\n" }
      head += "Content-Length: \(body.count)\r\nConnection: close\r\n\r\n"
      write(Array(head.utf8) + (request.method == "HEAD" ? [] : body), to: connection)
    }
    // What the client still sends would make the kernel reset the connection, and lose the answer.
    shutdown(connection, Int32(SHUT_WR))
    var rest = [UInt8](repeating: 0, count: 1 << 12)
    while recv(connection, &rest, rest.count, 0) > 0 {}
  }

  private static func read(_ connection: Int32) -> HTTPExchange.Request? {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var request: HTTPExchange.Request?
    while true {
      if request == nil { request = HTTPExchange.Request(head: bytes) }
      if let request, request.body(in: bytes).count >= request.contentLength {
        return request.with(body: request.body(in: bytes))
      }
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0, bytes.count < 64 << 20 else { return nil }
      bytes += buffer[..<count]
    }
  }

  private static func write(_ bytes: [UInt8], to connection: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}

/// Threads of their own: blocking ones would use up the pool that tests run on.
private enum Thread {
  static func detach(_ work: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    let box = Unmanaged.passRetained(Work(work))
    let status = pthread_create(
      &thread, nil,
      { pointer in
        if let pointer { Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue().run() }
        return nil
      }, box.toOpaque())
    if status == 0 { pthread_detach(thread) } else { box.release() }
  }

  private final class Work: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }
}
