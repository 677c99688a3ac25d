internal import Glibc

/// Everything that looks on while a server serves: metrics, access log, traces, profiler.
package final class Observation: Sendable {
  /// Numbers that others keep and metrics tell.
  struct Sources: Sendable {
    /// How many package versions are indexed.
    var indexedPackages: @Sendable () -> Int
    /// What the serving listener does.
    var activity: @Sendable () -> ListenerActivity
    /// How refreshes of the index went.
    var refreshes: RefreshMetrics
    /// How long looks for packages took.
    var lookups: LookupMetrics
    var version: String
    /// Whether some packages' files are redirected to.
    var hasElsewhere: Bool
  }

  private let metrics: RequestMetrics?
  private let accessLog: AccessLog?
  private let traces: TraceSource?
  private let apm: APMReporter?
  private let settings: ObservationSettings

  /// Opens the log; `report` gets what goes wrong later.
  init(
    _ settings: ObservationSettings, report: @escaping @Sendable (String) -> Void
  ) throws(ListenerError) {
    self.settings = settings
    metrics = settings.metrics == nil ? nil : RequestMetrics()
    traces = settings.apm.map { TraceSource(sampleRate: $0.sampleRate) }
    apm = settings.apm.map { APMReporter($0, report: report) }
    accessLog =
      if let log = settings.accessLog { try AccessLog(log, report: report) } else { nil }
  }

  /// What the serving listener calls; nil where nobody looks on.
  var observer: RequestObserver? {
    guard metrics != nil || accessLog != nil || apm != nil else { return nil }
    return { [self] record in
      metrics?.count(record)
      guard accessLog != nil || apm != nil else { return }
      var record = record
      if record.refusal == nil {
        record.trace = traces?.context(of: record.request)
        apm?.note(record)
      }
      accessLog?.note(record)
    }
  }

  /// Opens the listeners for metrics and profiles.
  func listeners(_ sources: Sources) throws(ListenerError) -> ObservationListeners {
    try ObservationListeners(settings) { [self] in text(sources) }
  }

  /// Writes and sends what is waiting; the serving listener must have stopped.
  func close() {
    accessLog?.close()
    apm?.close()
  }

  private func text(_ sources: Sources) -> String {
    var text = MetricsText()
    text.begin("epr_service_info", .gauge, "The version of this program and its host.")
    text.sample(
      "epr_service_info", [("version", sources.version), ("instance", Self.hostName)], 1)
    text.single(
      "epr_number_indexed_packages", .gauge, "Package versions in the index.",
      Double(sources.indexedPackages()))
    let activity = sources.activity()
    text.single(
      "epr_in_flight_requests", .gauge, "Requests that are being answered.",
      Double(activity.openRequests))
    metrics?.write(to: &text, hasElsewhere: sources.hasElsewhere)
    sources.refreshes.write(to: &text)
    sources.lookups.write(to: &text)
    write(activity, to: &text)
    if let accessLog {
      text.single(
        "storage_access_log_dropped_lines_total", .counter,
        "Lines of the access log that were not written.", accessLog.droppedLines.value)
    }
    if let apm {
      text.single(
        "storage_apm_sent_transactions_total", .counter,
        "Transactions that the APM server took.", apm.sent.value)
      text.single(
        "storage_apm_dropped_transactions_total", .counter,
        "Transactions that the APM server did not get.", apm.dropped.value)
    }
    ProcessMetrics.write(to: &text)
    return text.text
  }

  private func write(_ activity: ListenerActivity, to text: inout MetricsText) {
    text.single(
      "storage_open_connections", .gauge, "Connections that are open.",
      Double(activity.openConnections))
    for (name, help, value) in [
      ("storage_connections_total", "Connections taken.", activity.connections),
      (
        "storage_surplus_connections_total", "Connections closed because there were too many.",
        activity.surplusConnections
      ),
      (
        "storage_late_connections_total", "Connections closed because a client was too slow.",
        activity.lateConnections
      ),
    ] {
      text.single(name, .counter, help, Double(value))
    }
  }

  private static var hostName: String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "" }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
