/// One finished request as those who look on get it: what costs nothing to note while serving.
///
/// Nothing in it is formatted; whoever wants text makes it on a thread of its own.
package struct RequestRecord: Sendable {
  package let request: HTTPRequest
  /// The route that answered; nil where none matched or the request was refused.
  package let route: RouteLabel?
  package let status: Int
  /// The bytes of the response's body that were to be sent.
  package let responseBytes: Int
  /// Whether the client took the whole response.
  package let isComplete: Bool
  /// Nanoseconds since 1970 at which the head had arrived.
  package let started: Int64
  /// Nanoseconds until the response was with the system, or the client gone.
  package let duration: Int64
  /// Why the request was refused before anything looked at what it asks for; nil if it was not.
  package let refusal: String?
  /// The identity of the request in traces; nil where nobody traces.
  var trace: TraceContext?

  package init(
    request: HTTPRequest, route: RouteLabel?, status: Int,
    responseBytes: Int = 0, isComplete: Bool = true, started: Int64 = 0, duration: Int64 = 0,
    refusal: String? = nil
  ) {
    (self.request, self.route) = (request, route)
    (self.status, self.responseBytes, self.isComplete) = (status, responseBytes, isComplete)
    (self.started, self.duration) = (started, duration)
    self.refusal = refusal
  }

  /// About how many bytes the head had: method, target and header lines without punctuation.
  var requestBytes: Int {
    request.headers.reduce(
      request.method.utf8.count + request.target.utf8.count + 8
    ) { $0 + $1.name.utf8.count + $1.value.utf8.count }
  }

  /// Whether a probe asked for `/health` and no more: those fill logs and traces with nothing.
  var isProbe: Bool { request.target == "/health" }
}

/// Gets each request once it is finished; called on the serving threads, so it must not wait.
package typealias RequestObserver = @Sendable (RequestRecord) -> Void
