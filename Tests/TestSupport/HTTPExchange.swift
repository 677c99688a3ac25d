/// What goes to and comes from a `LoopbackHTTPServer`.
package enum HTTPExchange {
  /// A request as it came.
  package struct Request: Hashable, Sendable {
    package let method: String
    /// Path and query, as they were sent.
    package let target: String
    /// By lower-case name; of one that stands twice the values joined with a comma.
    package let headers: [String: String]
    package private(set) var body: [UInt8] = []
    private let headLength: Int

    package var path: String { String(target.prefix { $0 != "?" }) }
    package var bodyText: String { String(decoding: body, as: UTF8.self) }
    var contentLength: Int { headers["content-length"].flatMap { Int($0) } ?? 0 }

    /// Reads the head; nil while it is not all there.
    init?(head bytes: [UInt8]) {
      guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
      let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
        .split(separator: "\r\n")
      let words = (lines.first ?? "").split(separator: " ")
      guard words.count == 3 else { return nil }
      (method, target) = (String(words[0]), String(words[1]))
      headers = Dictionary(
        lines.dropFirst().compactMap { line in
          line.firstIndex(of: ":").map { colon in
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            return (line[..<colon].lowercased(), String(value))
          }
        }, uniquingKeysWith: { "\($0), \($1)" })
      headLength = end.upperBound
    }

    func body(in bytes: [UInt8]) -> ArraySlice<UInt8> { bytes.dropFirst(headLength) }

    func with(body: ArraySlice<UInt8>) -> Request {
      var request = self
      request.body = Array(body)
      return request
    }
  }

  /// What the server does with a request.
  package enum Answer: Sendable {
    case status(Int, headers: [(name: String, value: String)], body: [UInt8])
    /// These bytes, right or wrong, then the end of the connection.
    case raw([UInt8])
    /// Nothing, until the client goes.
    case silence

    /// An answer with a text.
    package static func text(
      _ status: Int, _ body: String, _ headers: [(name: String, value: String)] = []
    ) -> Answer {
      .status(status, headers: headers, body: Array(body.utf8))
    }
  }
}
