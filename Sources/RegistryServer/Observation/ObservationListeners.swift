/// The listeners for those who look on, apart from the one that serves.
final class ObservationListeners: Sendable {
  private let metrics: HTTPListener?
  private let profiler: HTTPListener?
  private let pages = ProfilerPages()

  /// Opens what the settings name; `text` gives the metrics of the moment.
  init(
    _ settings: ObservationSettings, text: @escaping @Sendable () -> String
  ) throws(ListenerError) {
    let pages = pages
    metrics =
      if let place = settings.metrics {
        try HTTPListener(Self.settings(place)) { Self.answer($0, text) }
      } else {
        nil
      }
    profiler =
      if let place = settings.profiler {
        try HTTPListener(
          Self.settings(place), isSlow: ProfilerPages.isSlow, handler: pages.answer)
      } else {
        nil
      }
  }

  /// What is listened at, for people: each with what is there.
  var addresses: [(what: String, url: String)] {
    [
      metrics.map { ("metrics", "http://\($0.address)/metrics") },
      profiler.map { ("profiles", "http://\($0.address)/debug/pprof/") },
    ].compactMap { $0 }
  }

  func stop() {
    pages.close()
    profiler?.stop()
    metrics?.stop()
  }

  private static func settings(_ place: ObservationSettings.Place) -> ListenerSettings {
    var settings = ListenerSettings()
    (settings.host, settings.port, settings.threads) = (place.host, place.port, 1)
    settings.limits.connections = 64
    settings.limits.drainSeconds = 2
    return settings
  }

  private static func answer(_ request: HTTPRequest, _ text: () -> String) -> HTTPResponse {
    guard RequestPlace(request).path == "/metrics" else {
      return ResponseRendering.failure(404, "404 page not found", isMatched: false)
    }
    return HTTPResponse(
      status: 200, headers: [("Content-Type", MetricsText.contentType)],
      body: HTTPBody(Array(text().utf8)))
  }
}
