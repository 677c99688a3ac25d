/// The `curl` program: one HTTP request and its answer.
///
/// The URL, headers and body go to curl on its standard input: arguments are seen by every user of
/// the machine. The user's own `.curlrc` is not read, as it may write what is sent into files.
package struct CurlProgram: Sendable {
  private let environment: [String: String]
  private let limits: Subprocess.Limits

  package init(environment: [String: String], limits: Subprocess.Limits = .init()) {
    self.environment = environment
    self.limits = limits
  }

  /// Sends one request.
  ///
  /// - Parameter request: What to send.
  /// - Returns: The answer, whatever its status.
  /// - Throws: `TransportError` where there was none.
  package func send(_ request: HTTPRequest) throws(TransportError) -> HTTPAnswer {
    let seconds = max(1, Int(limits.silence))
    var lines = [
      "silent", "show-error", "include", "globoff", "http1.1", "suppress-connect-headers",
      "no-sessionid", "connect-timeout = \(seconds)", "max-time = \(seconds)",
      "max-filesize = \(limits.output)", "proto = \"=http,https\"",
      "request = \(Self.quoted(request.method))", "url = \(Self.quoted(request.url))",
      "header = \"Expect:\"",
    ]
    lines += request.headers.map { "header = \(Self.quoted("\($0.name): \($0.value)"))" }
    if let body = request.body { lines.append("data-raw = \(Self.quoted(body))") }
    var variables = environment
    variables["LC_ALL"] = "C"
    // One second more: curl itself says better what was too slow.
    var limits = limits
    limits.silence = Double(seconds) + 1
    let result = try Subprocess(
      "curl", ["--disable", "--config", "-"], environment: variables,
      input: Array(lines.map { $0 + "\n" }.joined().utf8), limits: limits
    ).run()
    guard result.succeeded else { throw Self.failure(result, request) }
    guard let answer = HTTPAnswer(result.output) else {
      throw TransportError(.failed, "\(request.url) gave an answer that is no HTTP")
    }
    return answer
  }

  /// The text as curl's configuration wants it.
  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\" + String(scalar)
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  private static func failure(
    _ result: SubprocessResult, _ request: HTTPRequest
  ) -> TransportError {
    let said = result.errorText.trimmingSpaces
    let reason = said.isEmpty ? "curl ended with status \(result.status)" : said
    let kind: TransportError.Kind =
      switch result.status {
      case 5, 6, 7, 35, 52, 56, 60: .unreachable
      case 28: .timeout
      default: .failed
      }
    return TransportError(
      kind, Redaction.without(request.secrets, "\(request.method) \(request.url): \(reason)"))
  }
}

/// An HTTP request.
package struct HTTPRequest: Sendable {
  package var method: String
  package var url: String
  package var headers: [(name: String, value: String)] = []
  package var body: String?
  /// What must not be repeated when something goes wrong.
  package var secrets: [String] = []

  package init(_ method: String, _ url: String) {
    (self.method, self.url) = (method, url)
  }
}

/// An HTTP answer.
package struct HTTPAnswer: Sendable {
  package let status: Int
  /// By lower-case name; of one that stands twice the last.
  package let headers: [String: String]
  package let body: [UInt8]

  /// Reads headers and body as they came; interim answers (1xx) are skipped.
  init?(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while true {
      guard let end = rest.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
      let lines = String(decoding: rest[..<end.lowerBound], as: UTF8.self)
        .split(separator: "\r\n")
      let words = lines.first?.split(separator: " ") ?? []
      guard words.count >= 2, words[0].hasPrefix("HTTP/"), let status = Int(words[1]) else {
        return nil
      }
      rest = rest[end.upperBound...]
      guard status >= 200 else { continue }
      self.status = status
      headers = Dictionary(
        lines.dropFirst().compactMap { line in
          line.firstIndex(of: ":").map { colon in
            (line[..<colon].lowercased(), line[line.index(after: colon)...].trimmingSpaces)
          }
        }, uniquingKeysWith: { $1 })
      body = Array(rest)
      return
    }
  }
}
