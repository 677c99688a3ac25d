/// How a server can be seen from outside; nothing of it unless asked for.
package struct ObservationSettings: Sendable {
  /// A place to listen at.
  package struct Place: Sendable, Equatable {
    package var host: String
    package var port: UInt16

    package init(host: String, port: UInt16) {
      (self.host, self.port) = (host, port)
    }
  }

  /// Where `/metrics` is answered.
  package var metrics: Place?
  /// Where `/debug/pprof/` is answered.
  package var profiler: Place?
  package var accessLog: AccessLogSettings?
  package var apm: APMSettings?

  package init() {}
}
