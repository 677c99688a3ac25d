internal import Dispatch
internal import Glibc
package import PackageRegistry

/// A running registry server.
package final class RegistryServer: Sendable {
  /// Everything that an operator can choose.
  package struct Configuration: Sendable {
    package var listener = ListenerSettings()
    package var service = ServiceSettings()
    /// Another registry, for what is not here.
    package var remote: RemoteRegistry?
    package var observation = ObservationSettings()
    /// Counts the refreshes of the index, for whoever makes them.
    package let refreshes = RefreshMetrics()
    /// Counts the looks for packages, for the registry that makes them.
    package let lookups = LookupMetrics()

    package init() {}
  }

  private let listener: HTTPListener
  private let observation: Observation
  private let lookouts: ObservationListeners
  /// The answers, for those who want them without a socket.
  package let service: RegistryService

  /// Binds and begins to serve; the registry is loaded already, so the first answer is at hand.
  ///
  /// `report` gets what a log should say of failures within.
  package init(
    registry: Registry, configuration: Configuration = Configuration(),
    report: @escaping @Sendable (String) -> Void = { _ in }
  ) throws(ListenerError) {
    let service = RegistryService(
      registry: registry, settings: configuration.service, remote: configuration.remote,
      report: report)
    self.service = service
    let observation = try Observation(configuration.observation, report: report)
    self.observation = observation
    let listener = try HTTPListener(
      configuration.listener, isSlow: { service.isSlow($0) },
      isRemote: { service.asksElsewhere($0) }, observer: observation.observer
    ) { service.answer($0) }
    self.listener = listener
    lookouts = try observation.listeners(
      Observation.Sources(
        indexedPackages: { service.registry.packages.count }, activity: { listener.activity },
        refreshes: configuration.refreshes, lookups: configuration.lookups,
        version: configuration.service.serviceVersion,
        hasElsewhere: configuration.remote != nil || configuration.service.storageEndpoint != nil))
    let (asked, granted) = (configuration.listener.limits.connections, listener.limits.connections)
    if granted < asked {
      report(
        "at most \(granted) connections are served at once, not \(asked): "
          + "the process may have no more files open")
    }
  }

  /// The address that clients reach, such as `http://127.0.0.1:8080`.
  package var url: String { (listener.isSecure ? "https://" : "http://") + listener.address }

  package var port: UInt16 { listener.port }

  /// Where those who look on find the server: metrics, profiles.
  package var observers: [(what: String, url: String)] { lookouts.addresses }

  /// What was done since the start, and what is under way.
  package var activity: ListenerActivity { listener.activity }

  /// Stops accepting, lets open requests finish, and closes every connection.
  package func stop() {
    service.readiness.isDraining = true
    listener.stop()
    lookouts.stop()
    observation.close()
  }

  /// Serves until the process is asked to end by SIGINT or SIGTERM.
  ///
  /// `report` gets what a log should say of failures within; `ready` is called with the server's
  /// address once it accepts connections. Returns the signal.
  package static func run(
    registry: Registry, configuration: Configuration = Configuration(),
    report: @escaping @Sendable (String) -> Void = { _ in }, ready: (String) -> Void
  ) throws(ListenerError) -> Int32 {
    let requested = SignalWait([SIGINT, SIGTERM])
    DescriptorLimit.raise()
    // Whoever moves log files away tells so by this signal; here nothing needs to be told.
    if configuration.observation.accessLog?.path != nil { signal(SIGHUP, SIG_IGN) }
    let server = try RegistryServer(
      registry: registry, configuration: configuration, report: report)
    for observer in server.observers { report("\(observer.what) on \(observer.url)") }
    ready(server.url)
    let signal = requested.wait()
    server.stop()
    return signal
  }
}
