internal import Glibc

/// What is noted of one request while it is served, for those who look on.
struct ExchangeObservation {
  private let startedAt = Self.now(CLOCK_MONOTONIC)
  private var route: RouteLabel?
  private var status = 0
  private var bytes = 0
  /// Why the request was refused; nil if it was not.
  var refusal: String?

  /// Notes the response, as it goes out.
  mutating func note(_ response: HTTPResponse) {
    (route, status, bytes) = (response.route, response.status, response.body.count)
  }

  /// The request once it is finished; nil where it got no response.
  func record(of request: HTTPRequest, isComplete: Bool) -> RequestRecord? {
    guard status > 0 else { return nil }
    let duration = Self.now(CLOCK_MONOTONIC) - startedAt
    return RequestRecord(
      request: request, route: route, status: status,
      responseBytes: request.method == "HEAD" ? 0 : bytes, isComplete: isComplete,
      started: Self.now(CLOCK_REALTIME) - duration, duration: duration, refusal: refusal)
  }

  /// A request that ended when its connection did, before anybody but libmicrohttpd saw it.
  static func record(
    of request: HTTPRequest, status: Int, isComplete: Bool, refusal: String
  ) -> RequestRecord {
    RequestRecord(
      request: request, route: nil, status: status, isComplete: isComplete,
      started: now(CLOCK_REALTIME), refusal: refusal)
  }

  private static func now(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
