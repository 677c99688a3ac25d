internal import CMicroHTTPD
internal import Glibc

/// The head of a request as libmicrohttpd holds it in memory.
struct RequestHead {
  let version: String
  let method: [UInt8]
  let target: [UInt8]
  private(set) var headers: [(name: [UInt8], value: [UInt8])] = []
  /// How many bytes the head has, from the request line to the empty line.
  let size: Int
  /// Whether the parts follow each other without anything hidden between them.
  private(set) var isGapless = true

  /// The end of the last part.
  private var end: UInt

  /// - Parameters:
  ///   - connection: The connection, in its access handler.
  ///   - method: Where the method is.
  ///   - version: Where the protocol version is.
  ///   - target: The raw target.
  ///   - targetAddress: Where the raw target was.
  ///   - mhd: libmicrohttpd's functions.
  init(
    _ connection: OpaquePointer, method: UnsafePointer<CChar>, version: UnsafePointer<CChar>,
    target: [UInt8], targetAddress: UInt, library mhd: storage_mhd_functions
  ) {
    self.target = target
    self.method = Self.bytes(method, strlen(method))
    self.version = String(cString: version)
    size = storage_mhd_header_size(mhd, connection)
    // libmicrohttpd ends each part with a NUL where a space or the line end was, and takes a NUL
    // that the client sent for such an end: what follows it would be passed over in silence.
    let start = UInt(bitPattern: method)
    let versionStart = UInt(bitPattern: version)
    end = versionStart + UInt(self.version.utf8.count)
    isGapless =
      start + UInt(self.method.count) + 1 == targetAddress
      && targetAddress + UInt(target.count) + 1 == versionStart
    withUnsafeMutablePointer(to: &self) { head in
      _ = mhd.MHD_get_connection_values_n(
        connection, MHD_ValueKind.HEADER_KIND,
        { context, _, name, nameSize, value, valueSize in
          guard let head = context?.assumingMemoryBound(to: RequestHead.self) else {
            return storage_mhd_no
          }
          head.pointee.add(name, nameSize, value, valueSize)
          return storage_mhd_yes
        }, head)
    }
    if size > 0, !isEnd(before: start + UInt(size), atMost: 4) { isGapless = false }
  }

  private mutating func add(
    _ name: UnsafePointer<CChar>?, _ nameSize: Int, _ value: UnsafePointer<CChar>?, _ valueSize: Int
  ) {
    guard let name else { return }
    if !isEnd(before: UInt(bitPattern: name), atMost: 2) { isGapless = false }
    let nameEnd = UInt(bitPattern: name) + UInt(nameSize)
    var text: [UInt8] = []
    end = nameEnd
    if let value {
      // Between name and value stand the colon and optional white space.
      let start = UInt(bitPattern: value)
      if start <= nameEnd || start - nameEnd > 64 { isGapless = false }
      text = Self.bytes(value, valueSize)
      // White space after a value is no part of it (RFC 9112 5.1); libmicrohttpd leaves it there.
      while let last = text.last, last == UInt8(ascii: " ") || last == UInt8(ascii: "\t") {
        text.removeLast()
      }
      end = start + UInt(valueSize)
    }
    headers.append((Self.bytes(name, nameSize), text))
  }

  /// Whether a line end of at most so many bytes lies between the last part and `next`.
  private func isEnd(before next: UInt, atMost count: UInt) -> Bool {
    next > end && next - end <= count
  }

  /// Why the request is refused: for its size, or its framing; nil if it is sound.
  func refusal(_ limits: ListenerLimits) -> (status: Int, reason: String)? {
    // The line is method, target and version with two spaces between.
    guard method.count + target.count + version.utf8.count + 2 <= limits.requestLineBytes else {
      return (414, "the request line has more than \(limits.requestLineBytes) bytes")
    }
    guard size <= limits.headBytes else {
      return (431, "the request head has more than \(limits.headBytes) bytes")
    }
    guard headers.count <= limits.headerLines else {
      return (431, "the request has more than \(limits.headerLines) header lines")
    }
    guard isGapless else { return (400, "hidden bytes in the request head") }
    return FramingGuard.refusal(
      version: version, method: method, target: target, headers: headers
    ).map { (400, $0) }
  }

  private static func bytes(_ start: UnsafePointer<CChar>, _ count: Int) -> [UInt8] {
    Array(UnsafeRawBufferPointer(start: start, count: count))
  }

  /// The request, once the guard has let it pass: header text that is not UTF-8 is replaced.
  func request(from client: ClientAddress?) -> HTTPRequest {
    HTTPRequest(
      method: String(decoding: method, as: UTF8.self),
      target: String(decoding: target, as: UTF8.self),
      headers: headers.map {
        (String(decoding: $0.name, as: UTF8.self), String(decoding: $0.value, as: UTF8.self))
      }, version: version, client: client)
  }
}
