internal import Synchronization

/// Counts requests by route, method and status; a request costs one short lock.
final class RequestMetrics: Sendable {
  /// What is counted apart from all else.
  private struct Key: Hashable {
    let route: RouteLabel
    let method: Method
    let status: Int
  }

  private struct Series {
    var duration = Histogram.seconds
    var requestSize = Histogram.bytes
    var responseSize = Histogram.bytes
  }

  private struct State {
    var series: [Key: Series] = [:]
    /// Requests that no route matched or that were refused, by status.
    var unmatched: [Int: UInt64] = [:]
  }

  /// Methods by name; a client that makes up names must not make up metrics.
  private enum Method: String {
    case get, put, head, post, delete, connect, options, notify, trace, patch, unknown

    init(_ name: String) {
      self =
        switch name {
        case "GET": .get
        case "HEAD": .head
        default: Self(rawValue: name.lowercased()) ?? .unknown
        }
    }
  }

  private let state = Mutex(State())

  /// Counts one finished request.
  func count(_ record: RequestRecord) {
    guard let route = record.route else {
      return state.withLock { $0.unmatched[record.status, default: 0] += 1 }
    }
    let key = Key(route: route, method: Method(record.request.method), status: record.status)
    let seconds = Double(record.duration) / 1e9
    let requestSize = Double(record.requestBytes)
    let responseSize = Double(record.responseBytes)
    state.withLock { state in
      let index = state.series.index(forKey: key) ?? Self.add(key, to: &state.series)
      guard let index else { return }
      state.series.values[index].duration.observe(seconds)
      state.series.values[index].requestSize.observe(requestSize)
      state.series.values[index].responseSize.observe(responseSize)
    }
  }

  private static func add(_ key: Key, to series: inout [Key: Series]) -> [Key: Series].Index? {
    series[key] = Series()
    return series.index(forKey: key)
  }

  // MARK: Text

  /// Writes what was counted; `hasElsewhere` says that some packages' files are at another place.
  func write(to text: inout MetricsText, hasElsewhere: Bool) {
    let (series, unmatched) = state.withLock { ($0.series, $0.unmatched) }
    let sorted = series.sorted {
      ($0.key.route.rawValue, $0.key.method.rawValue, $0.key.status)
        < ($1.key.route.rawValue, $1.key.method.rawValue, $1.key.status)
    }
    let rows = sorted.map { key, series in
      (
        labels: [
          (name: "code", value: String(key.status)), ("method", key.method.rawValue),
          ("path", key.route.template),
        ], series: series
      )
    }
    text.begin("epr_http_requests_total", .counter, "Requests that a route answered.")
    for row in rows {
      text.sample("epr_http_requests_total", row.labels, Double(row.series.duration.count))
    }
    for (name, help, histogram) in [
      (
        "epr_http_request_duration_seconds",
        "Time from a request's head to the end of its response.", \Series.duration
      ),
      ("epr_http_request_size_bytes", "Sizes of requests, approximately.", \.requestSize),
      ("epr_http_response_size_bytes", "Sizes of responses' bodies.", \.responseSize),
    ] {
      text.begin(name, .histogram, help)
      for row in rows { text.histogram(name, row.labels, row.series[keyPath: histogram]) }
    }
    writeStorageRequests(of: series, to: &text, hasElsewhere: hasElsewhere)
    text.begin(
      "storage_unmatched_requests_total", .counter,
      "Requests that no route matched or that were refused.")
    for (status, count) in unmatched.sorted(by: { $0.key < $1.key }) {
      text.sample(
        "storage_unmatched_requests_total", [("code", String(status))], Double(count))
    }
  }

  /// Writes what was handed out of packages: from here, or by a redirect to another place.
  private func writeStorageRequests(
    of series: [Key: Series], to text: inout MetricsText, hasElsewhere: Bool
  ) {
    let name = "epr_storage_requests_total"
    text.begin(name, .counter, "Artifacts, files and signatures handed out, and from where.")
    for (component, routes) in [
      ("artifacts", [RouteLabel.archive, .tarball]), ("signatures", [.signature]),
      ("statics", [.file]),
    ] {
      for (location, statuses) in [
        ("local", [200, 206, 304, 412, 416]), ("remote", hasElsewhere ? [301] : []),
      ] {
        let count = series.reduce(into: UInt64(0)) { sum, entry in
          if routes.contains(entry.key.route), statuses.contains(entry.key.status) {
            sum += entry.value.duration.count
          }
        }
        if count > 0 {
          text.sample(name, [("location", location), ("component", component)], Double(count))
        }
      }
    }
  }
}
