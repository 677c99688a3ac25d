/// Bytes on a connection, and how many requests a sound server sees in them.
struct FramingCase: Sendable, CustomStringConvertible {
  /// What may happen to the bytes.
  enum Verdict: Sendable {
    /// So many requests are served.
    case served(Int)
    /// None is, and nothing that comes after is looked at.
    case refused
  }

  let bytes: [UInt8]
  let verdict: Verdict
  var description: String { String(decoding: bytes, as: UTF8.self).debugDescription }

  private init(_ text: String, _ verdict: Verdict) {
    bytes = Array(text.utf8)
    self.verdict = verdict
  }

  /// What an attacker would hide behind the first request.
  static let hidden = "GET /hidden HTTP/1.1\r\nHost: h\r\n\r\n"

  private static func get(_ lines: String...) -> String {
    "GET /first HTTP/1.1\r\nHost: a\r\n" + lines.map { $0 + "\r\n" }.joined() + "\r\n"
  }

  static let all: [FramingCase] = sound + refused

  // MARK: Sound

  /// What two parsers take for the same number of requests.
  private static let sound: [FramingCase] =
    [
      get(), get("Content-Length: 0"), get("Content-Length:0"),
      get("X:"), get("X: \u{E9}"), get("x-y_z!~: a"),
      get("Connection: keep-alive"), get("Connection: foo"), get("TE: trailers"),
      "POST /first HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
      "DELETE /first HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET /first HTTP/1.1\r\nhOST:\ta\t\r\n\r\n",
      "GET /first?a=b&c=%00&d=%0d%0a HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET /%2e%2e/%2e%2e/first HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET /first\\..\\x HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET http://b/first HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET HTTPS://b/first HTTP/1.1\r\nHost: a\r\n\r\n",
      // RFC 9112 2.2 lets a server take a bare LF, and skip an empty line before a request.
      "GET /first HTTP/1.1\nHost: a\n\n", "\r\nGET /first HTTP/1.1\r\nHost: a\r\n\r\n",
    ].map { FramingCase($0 + hidden, .served(2)) } + [
      FramingCase(get() + get() + get() + hidden, .served(4)),
      FramingCase(get("Connection: close") + hidden, .served(1)),
      FramingCase("GET /first HTTP/1.0\r\n\r\n" + hidden, .served(1)),
      FramingCase("GET /first HTTP/1.1\r\nHost: a\r\n", .served(0)),
      FramingCase("", .served(0)),
    ]

  // MARK: Refused

  /// What one parser could take for one request and another for two, or that is unsound otherwise.
  private static let refused: [FramingCase] = (lengths + codings + heads + lines).map {
    FramingCase($0 + hidden, .refused)
  }

  private static let lengths: [String] = [
    get("Content-Length: 36"), get("Content-Length: 1"), get("Content-Length: +0"),
    get("Content-Length: -0"), get("Content-Length: -1"), get("Content-Length: 00"),
    get("Content-Length: 0x0"), get("Content-Length: 0, 0"), get("Content-Length: 0;"),
    get("Content-Length:"), get("Content-Length: 0 \t"), get("Content-Length: 0 36"),
    get("Content-Length: \u{B}0"),
    get("Content-Length: 18446744073709551616"), get("Content-Length: 4294967296"),
    get("Content-Length : 0"), get("Content-Length : 36"), get("Content-Length\t: 36"),
    get("Content-Length: 0", "Content-Length: 0"), get("Content-Length: 0", "Content-Length: 36"),
    get("Content-Length: 36", "Content-Length: 0"), get("content-length: 0", "CONTENT-LENGTH: 36"),
    "POST /first HTTP/1.1\r\nHost: a\r\nContent-Length: 36\r\n\r\n",
    "HEAD /first HTTP/1.1\r\nHost: a\r\nContent-Length: 36\r\n\r\n",
    "GET /first HTTP/1.0\r\nContent-Length: 36\r\n\r\n",
  ]

  private static let codings: [String] = [
    "POST /first HTTP/1.1\r\nHost: a\r\nContent-Length: 36\r\nTransfer-Encoding: chunked\r\n\r\n"
      + "0\r\n\r\n",
    "POST /first HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n"
      + "0\r\n\r\n",
    get("Content-Length: 0", "Transfer-Encoding: chunked") + "0\r\n\r\n",
    get("Transfer-Encoding: chunked") + "0\r\n\r\n", get("Transfer-Encoding: xchunked"),
    get("Transfer-Encoding: chunked, identity"), get("Transfer-Encoding: identity"),
    get("Transfer-Encoding:"), get("Transfer-Encoding: \"chunked\""),
    get("Transfer-Encoding:\u{B}chunked"), get("Transfer-Encoding : chunked"),
    get("Transfer-Encoding: chunked", "Transfer-Encoding: identity"),
    get("Transfer-Encoding: CHUNKED") + "0\r\n\r\n", get("X: a\r\n\tTransfer-Encoding: b\u{1}"),
    "GET /first HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "POST /first HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n24\r\n",
  ]

  private static let heads: [String] = [
    get("Host: b"), get("host: a"), "GET /first HTTP/1.1\r\n\r\n",
    "GET /first HTTP/1.1\r\nHost : a\r\n\r\n", get("X: a\0b"), get("X: a\0\0b"), get("X: a\0"),
    get("X\0: a"), get("\0X: a"), get("X: a\rY: b"), get("X: a\r"), get("X: \u{1B}[2J"),
    get("X: \u{7F}"), get(": b"), get("X Y: b"), get("nocolon"), get("X(: b"), get("X\u{E9}: b"),
    get("\u{B}X: b"), "GET /first HTTP/1.1\r\n Host: a\r\n\r\n",
  ]

  private static let lines: [String] = [
    "GET /first\0x HTTP/1.1\r\nHost: a\r\n\r\n", "GE\0T /first HTTP/1.1\r\nHost: a\r\n\r\n",
    "G{}T /first HTTP/1.1\r\nHost: a\r\n\r\n", "G\u{E9}T /first HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET first HTTP/1.1\r\nHost: a\r\n\r\n", "GET * HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET http:///first HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET ftp://b/first HTTP/1.1\r\nHost: a\r\n\r\n",
    "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET  /first HTTP/1.1\r\nHost: a\r\n\r\n", "GET /first  HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /fir st HTTP/1.1\r\nHost: a\r\n\r\n", "GET\t/first\tHTTP/1.1\r\nHost: a\r\n\r\n",
    " GET /first HTTP/1.1\r\nHost: a\r\n\r\n", "GET /first HTTP/2.0\r\nHost: a\r\n\r\n",
    "GET /first HTTP/1.1x\r\nHost: a\r\n\r\n", "GET /first HTTP/1.10\r\nHost: a\r\n\r\n",
    "GET /first http/1.1\r\nHost: a\r\n\r\n", "GET /first\r\n\r\n",
    "GET /first \r\nHost: a\r\n\r\n",
    "GET /fir\u{1}st HTTP/1.1\r\nHost: a\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "\u{16}\u{3}\u{1}\0\u{5}\u{1}\0\0\u{1}\0\r\n\r\n",
  ]
}
