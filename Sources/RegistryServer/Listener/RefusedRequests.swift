internal import Synchronization

/// What those who look on learn of requests that never became one.
extension Exchange {
  /// How many bytes of a text are noted: somebody who sends rubbish shall not fill the log.
  private static let longestText = 1 << 10

  /// Notes a request that is refused.
  func refuse(_ request: HTTPRequest, _ reason: String) {
    func short(_ text: String) -> String {
      text.utf8.count <= Self.longestText
        ? text : String(decoding: text.utf8.prefix(Self.longestText), as: UTF8.self) + "…"
    }
    refused = HTTPRequest(
      method: short(request.method), target: short(request.target),
      headers: request.headers.filter {
        ["host", "user-agent", "referer"].contains($0.name.lowercased())
      }.prefix(3).map { ($0.name, short($0.value)) },
      version: request.version, client: request.client)
    observation = ExchangeObservation()
    observation?.refusal = reason
  }

  /// Returns what is to be told of the request now that it is over.
  ///
  /// - Parameters:
  ///   - isComplete: Whether the client took the whole response.
  ///   - client: Whose connection it was.
  ///   - libraryStatus: The status of libmicrohttpd's response, 0 where there is none.
  /// - Returns: nil where the request got no response.
  func record(isComplete: Bool, client: ClientAddress?, libraryStatus: Int) -> RequestRecord? {
    if let request = request ?? refused {
      return observation?.record(of: request, isComplete: isComplete)
    }
    guard libraryStatus > 0 else { return nil }
    // libmicrohttpd gave up before the head was whole.
    refuse(
      HTTPRequest(
        method: "", target: String(decoding: target, as: UTF8.self), version: "", client: client),
      libraryStatus == 431 ? "the request head is too long" : "the request head makes no sense")
    return refused.map {
      ExchangeObservation.record(
        of: $0, status: libraryStatus, isComplete: isComplete,
        refusal: observation?.refusal ?? "")
    }
  }
}

extension OpenConnection {
  /// What is to be told of a connection that is over and never came to a request; nil where its
  /// client sent nothing, or left by itself.
  ///
  /// `isSecure` says that it spoke TLS: then nobody knows what it sent.
  func unreadRequest(_ isSecure: Bool) -> RequestRecord? {
    guard !isSecure, !hasRequest.load(ordering: .relaxed),
      let segments = SegmentCount(of: descriptor)
    else { return nil }
    let request = HTTPRequest(method: "", target: "", version: "", client: client)
    if isLate.load(ordering: .relaxed) {
      // A connection made in advance is no request.
      guard segments.received > 0 else { return nil }
      return ExchangeObservation.record(
        of: request, status: 408, isComplete: false, refusal: "the request took too long")
    }
    // The one response that libmicrohttpd gives by itself where it has no request line.
    guard segments.sent > 0 else { return nil }
    return ExchangeObservation.record(
      of: request, status: 414, isComplete: true, refusal: "the request line is too long")
  }
}
