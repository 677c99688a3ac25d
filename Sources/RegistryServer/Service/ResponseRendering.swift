internal import Archive

/// Turns answers and failures into responses.
struct ResponseRendering: Sendable {
  /// Compressed bodies by the tags of the plain ones; an empty body where compression gains nothing.
  private let compressed: BoundedCache<HTTPBody>
  /// Below this many bytes compression is not worth its headers.
  private static let leastCompressed = 1024
  /// Above this many bytes, a millisecond's work, a thread that serves does not compress.
  static let mostCompressedAtOnce = 64 << 10

  init(cacheSize: Int) {
    compressed = BoundedCache(limit: cacheSize)
  }

  // MARK: Success

  /// Whether a request for something with that tag and time gets its body, or a part of it.
  static func needsBody(_ request: HTTPRequest, tag: String, modified: Int?) -> Bool {
    guard request.method != "HEAD" else { return false }
    let condition = ConditionalRequest(request: request, tags: ["\"\(tag)\""], modified: modified)
    return condition.verdict == .proceed
  }

  /// Applies conditions, ranges and compression to an answer.
  ///
  /// Where much is to be compressed, the response is the plain one and the compressed one is better.
  func response(_ answer: Answer, to request: HTTPRequest) -> HTTPResponse {
    let isAdmitted = AcceptEncoding.admitsGzip(request.header("accept-encoding"))
    guard isAdmitted, ContentType.isCompressible(answer.type), let body = answer.body,
      body.count > Self.mostCompressedAtOnce, compressed.value(answer.tag) == nil
    else { return response(answer, to: request, compressing: isAdmitted) }
    var response = response(answer, to: request, compressing: false)
    response.better = { self.response(answer, to: request, compressing: true) }
    return response
  }

  private func response(
    _ answer: Answer, to request: HTTPRequest, compressing isAdmitted: Bool
  ) -> HTTPResponse {
    let isCompressible =
      ContentType.isCompressible(answer.type)
      && answer.body.map { $0.count >= Self.leastCompressed } ?? false
    let tag = "\"\(answer.tag)\""
    let gzipTag = "\"\(answer.tag)-gzip\""
    let condition = ConditionalRequest(
      request: request, tags: isCompressible ? [tag, gzipTag] : [tag], modified: answer.modified)
    var headers = Self.cacheHeaders(answer.cacheSeconds)
    if isCompressible { headers.append(("Vary", "Accept-Encoding")) }
    if let modified = answer.modified {
      headers.append(("Last-Modified", HTTPDate.text(modified)))
    }
    switch condition.verdict {
    case .preconditionFailed: return HTTPResponse(status: 412, headers: Self.corsHeaders)
    case .notModified:
      let small =
        isCompressible && isAdmitted
        ? compressedBody(of: answer) : nil
      return HTTPResponse(
        status: 304, headers: headers + [("ETag", small == nil ? tag : gzipTag)],
        spared: small.map { .length($0.count) } ?? answer.content.spared)
    case .proceed: break
    }
    guard let body = answer.body else {
      headers += [("Content-Type", answer.type), ("Accept-Ranges", "bytes"), ("ETag", tag)]
      return HTTPResponse(status: 200, headers: headers, spared: answer.content.spared)
    }
    if answer.hasRanges, request.isRead, condition.admitsRange,
      let partial = partial(answer, body, request, headers + [("ETag", tag)])
    {
      return partial
    }
    headers.append(("Content-Type", answer.type))
    if answer.hasRanges { headers.append(("Accept-Ranges", "bytes")) }
    if isCompressible, isAdmitted,
      let small = compressedBody(of: answer)
    {
      headers += [("Content-Encoding", "gzip"), ("ETag", gzipTag)]
      return HTTPResponse(status: 200, headers: headers, body: small)
    }
    return HTTPResponse(status: 200, headers: headers + [("ETag", tag)], body: body)
  }

  private func compressedBody(of answer: Answer) -> HTTPBody? {
    if let known = compressed.value(answer.tag) { return known.count == 0 ? nil : known }
    guard let plain = answer.body else { return nil }
    let bytes = Gzip.compress(plain.bytes()) ?? []
    let body = HTTPBody(bytes.count < plain.count ? bytes : [])
    compressed.insert(body, size: body.count + 128, for: answer.tag)
    return body.count == 0 ? nil : body
  }

  private func partial(
    _ answer: Answer, _ body: HTTPBody, _ request: HTTPRequest,
    _ headers: [(name: String, value: String)]
  ) -> HTTPResponse? {
    let size = body.count
    switch ByteRanges(request.header("range"), size: size) {
    case .whole: return nil
    case .unsatisfiable:
      var response = Self.failure(416, "invalid range: failed to overlap")
      response.headers.append(("Content-Range", "bytes */\(size)"))
      return response
    case .parts(let parts):
      if parts.count == 1, let part = parts.first {
        return HTTPResponse(
          status: 206,
          headers: headers + [
            ("Content-Type", answer.type), ("Accept-Ranges", "bytes"),
            ("Content-Range", "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(size)"),
          ], body: HTTPBody(body.bytes(part)))
      }
      let boundary = SHA256.hexadecimal(of: "parts of \(answer.tag)".utf8, count: 20)
      var parted: [UInt8] = []
      for (index, part) in parts.enumerated() {
        parted += (index == 0 ? "--" : "\r\n--").utf8
        parted += boundary.utf8
        parted += "\r\nContent-Range: bytes \(part.lowerBound)-\(part.upperBound - 1)/\(size)".utf8
        parted += "\r\nContent-Type: \(answer.type)\r\n\r\n".utf8
        parted += body.bytes(part)
      }
      parted += "\r\n--\(boundary)--\r\n".utf8
      return HTTPResponse(
        status: 206,
        headers: headers + [
          ("Content-Type", "multipart/byteranges; boundary=\(boundary)"),
          ("Accept-Ranges", "bytes"),
        ], body: HTTPBody(parted))
    }
  }

  // MARK: Failures and redirects

  static let corsHeaders = [(name: "Access-Control-Allow-Origin", value: "*")]

  /// The headers of an answer that caches may keep; Cache-Control comes in two lines, as the
  /// reference registry sends it.
  static func cacheHeaders(_ seconds: Int) -> [(name: String, value: String)] {
    corsHeaders + [("Cache-Control", "max-age=\(seconds)"), ("Cache-Control", "public")]
  }

  /// An error in plain text, which no cache may keep.
  ///
  /// `message` has no line end. `isMatched` says that a route matched: only then a browser's script
  /// may read the answer.
  static func failure(_ status: Int, _ message: String, isMatched: Bool = true) -> HTTPResponse {
    HTTPResponse(
      status: status,
      headers: (isMatched ? corsHeaders : []) + [
        ("Cache-Control", "max-age=0"), ("Cache-Control", "private, no-store"),
        ("Content-Type", ContentType.plainText), ("X-Content-Type-Options", "nosniff"),
      ], body: HTTPBody(Array((message + "\n").utf8)))
  }

  /// A redirect to the clean form of a path, with nothing but its place.
  static func pathRedirect(_ location: String) -> HTTPResponse {
    HTTPResponse(status: 301, headers: [("Location", location)])
  }

  /// A redirect to a route's own form, with a page for people where the method has one.
  static func slashRedirect(_ location: String, method: String) -> HTTPResponse {
    var headers = corsHeaders + [("Location", location)]
    guard method == "GET" || method == "HEAD" else {
      return HTTPResponse(status: 301, headers: headers)
    }
    headers.append(("Content-Type", "text/html; charset=utf-8"))
    let page = "<a href=\"\(htmlEscaped(location))\">Moved Permanently</a>.\n\n"
    return HTTPResponse(status: 301, headers: headers, body: HTTPBody(Array(page.utf8)))
  }

  private static func htmlEscaped(_ text: String) -> String {
    var escaped = ""
    for character in text.unicodeScalars {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&#34;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }
}
