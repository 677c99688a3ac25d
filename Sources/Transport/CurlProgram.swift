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
  package func send(_ request: CurlRequest) throws(TransportError) -> CurlAnswer {
    try Self.check(request)
    let seconds = max(1, Int(limits.silence.rounded(.up)))
    var lines = [
      "silent", "show-error", "include", "globoff", "http1.1", "suppress-connect-headers",
      "no-sessionid", "connect-timeout = \(seconds)", "max-time = \(seconds)",
      "max-filesize = \(limits.output)", "proto = \"=http,https\"",
      // Of `HEAD` curl has to know that no body follows.
      request.method == "HEAD" ? "head" : "request = \(Self.quoted(request.method))",
      "url = \(Self.quoted(request.url))", "header = \"Expect:\"",
    ]
    lines += request.headers.map { name, value in
      // A header without a value is one that curl would leave out.
      "header = \(Self.quoted(value.isEmpty ? "\(name);" : "\(name): \(value)"))"
    }
    if let body = request.body { lines += Self.lines(of: body) }
    // The configuration is text; what is not is read from a file by that name.
    let file: MemoryFile? = if let bytes = request.bytes { try MemoryFile(bytes) } else { nil }
    defer { withExtendedLifetime(file) {} }
    if let file { lines.append("data-binary = \(Self.quoted("@" + file.path))") }
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
    guard let answer = CurlAnswer(result.output) else {
      throw TransportError(.failed, "\(request.url) gave an answer that is no HTTP")
    }
    return answer
  }

  /// The body, in pieces: curl reads no line of more than 100 KB.
  ///
  /// Only `json` joins its pieces as they are, and it takes one that begins with `@` for a file.
  private static func lines(of body: String) -> [String] {
    var lines: [String] = []
    var piece = String.UnicodeScalarView()
    var size = 0
    for scalar in body.unicodeScalars {
      if size > 30_000, scalar != "@" {
        lines.append("\(lines.isEmpty ? "data-raw" : "json") = \(quoted(String(piece)))")
        (piece, size) = (String.UnicodeScalarView(), 0)
      }
      piece.append(scalar)
      size += scalar.utf8.count
    }
    lines.append("\(lines.isEmpty ? "data-raw" : "json") = \(quoted(String(piece)))")
    return lines
  }

  /// What would be two headers, or a file's name to curl, is no header.
  private static func check(_ request: CurlRequest) throws(TransportError) {
    let isHeader = request.headers.allSatisfy { name, value in
      !name.isEmpty && !name.hasPrefix("@") && !name.utf8.contains { $0 <= 32 || $0 == 58 }
        && !value.utf8.contains { $0 < 32 && $0 != 9 || $0 == 127 }
    }
    let isPlain = ![request.method, request.url].contains { text in
      text.isEmpty || text.utf8.contains { $0 <= 32 || $0 == 127 }
    }
    guard isHeader, isPlain else {
      throw TransportError(.failed, "a request that HTTP does not allow: control characters")
    }
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
    _ result: SubprocessResult, _ request: CurlRequest
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
