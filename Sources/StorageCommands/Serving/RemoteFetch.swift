internal import Transport

/// Fetches what other servers have, by the `curl` program.
struct RemoteFetch: Sendable {
  /// How often a redirect is followed.
  private static let redirectLimit = 3

  /// The variables of the process: `PATH`, and those that curl reads.
  let environment: [String: String]
  /// Seconds within which an answer must be there.
  let timeout: Double
  /// The most bytes of an answer.
  let limit: Int
  /// Whether a redirect may lead to an address without TLS.
  let allowsInsecure: Bool

  /// Fetches a URL.
  ///
  /// - Parameters:
  ///   - url: `http://…` or `https://…`.
  ///   - entityTag: The tag of what is known already; an answer with status 304 says that it is
  ///     still true.
  /// - Returns: The answer, whatever its status.
  /// - Throws: `TransportError` where there was none.
  func get(_ url: String, unless entityTag: String? = nil) throws(TransportError) -> CurlAnswer {
    let curl = CurlProgram(
      environment: environment,
      limits: Subprocess.Limits(silence: timeout, total: timeout + 2, output: limit))
    var place = url
    for _ in 0...Self.redirectLimit {
      var request = CurlRequest("GET", place)
      request.headers = [("User-Agent", "storage/\(ToolVersion.number)")]
      if let entityTag { request.headers.append(("If-None-Match", entityTag)) }
      let answer = try curl.send(request)
      guard [301, 302, 303, 307, 308].contains(answer.status),
        let next = destination(of: answer.headers["location"], from: place)
      else { return answer }
      place = next
    }
    throw TransportError(.failed, "\(url) redirects more than \(Self.redirectLimit) times")
  }

  /// Where a redirect leads; nil where it must not be followed.
  private func destination(of location: String?, from place: String) -> String? {
    guard let location else { return nil }
    if location.hasPrefix("https://") { return location }
    if location.hasPrefix("http://") { return allowsInsecure ? location : nil }
    guard location.hasPrefix("/"), !location.hasPrefix("//"),
      let scheme = place.firstRange(of: "://")
    else { return nil }
    let host = place[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    return place[..<scheme.upperBound] + host + location
  }
}
