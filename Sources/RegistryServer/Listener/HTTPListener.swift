internal import CMicroHTTPD
internal import Dispatch
internal import Glibc
internal import Synchronization

/// Takes HTTP/1.1 connections with libmicrohttpd and hands each sound request to a handler.
///
/// It is `@unchecked Sendable` because libmicrohttpd's daemon may be used from any thread.
package final class HTTPListener: @unchecked Sendable {
  /// Answers one request; called on the listener's threads, several at once.
  package typealias Handler = @Sendable (HTTPRequest) -> HTTPResponse
  /// Tells requests of a kind from others; called for each, so it must be quick.
  package typealias Predicate = @Sendable (HTTPRequest) -> Bool

  /// The address that clients reach, such as `127.0.0.1:8080`.
  package let address: String
  package let port: UInt16
  /// The limits in force: with fewer connections than asked for where descriptors are short.
  package let limits: ListenerLimits

  /// Whether clients must speak TLS.
  package let isSecure: Bool

  private let context: ListenerContext
  /// What libmicrohttpd was given for TLS; it must not move.
  private let secrets: Secrets?
  private let daemon: OpaquePointer
  private let watchdog: any DispatchSourceTimer
  private let isStopped = Atomic(false)

  /// Binds and begins to serve.
  ///
  /// Requests that `isSlow` names, and those that wait for another machine (`isRemote`), are
  /// handled on other threads than those that serve; `observer` gets each request that was handled.
  package init(
    _ settings: ListenerSettings,
    isSlow: @escaping Predicate = { _ in false }, isRemote: @escaping Predicate = { _ in false },
    observer: RequestObserver? = nil, handler: @escaping Handler
  ) throws(ListenerError) {
    let mhd = try MicroHTTPD.functions()
    // A client that goes away must not end the process.
    signal(SIGPIPE, SIG_IGN)
    let limits = DescriptorLimit.connections.map(settings.limits.fitting) ?? settings.limits
    self.limits = limits
    let socket = try ListeningSocket(host: settings.host, port: settings.port)
    address = socket.address
    port = socket.port
    let context = ListenerContext(
      mhd, limits, isSecure: settings.identity != nil, isSlow: isSlow, isRemote: isRemote,
      observer: observer, handler: handler)
    self.context = context
    let secrets = settings.identity.map(Secrets.init)
    self.secrets = secrets
    isSecure = secrets != nil
    guard let daemon = Self.start(socket.descriptor, settings, context, secrets) else {
      close(socket.descriptor)
      throw ListenerError(
        description: "libmicrohttpd cannot serve \(socket.address)", cause: .system)
    }
    self.daemon = daemon
    watchdog = DispatchSource.makeTimerSource(queue: .global())
    watchdog.schedule(deadline: .now() + 1, repeating: 1)
    watchdog.setEventHandler { context.connections.cutLate() }
    watchdog.resume()
  }

  deinit { stop() }

  /// What was done since the start, and what is under way.
  package var activity: ListenerActivity {
    context.counters.activity(openConnections: context.connections.count)
  }

  /// Stops accepting, lets open requests finish, and closes every connection.
  ///
  /// New connections are refused at once; an open request has `drainSeconds`.
  package func stop() {
    guard !isStopped.exchange(true, ordering: .relaxed) else { return }
    context.isDraining.store(true, ordering: .relaxed)
    let listening = context.mhd.MHD_quiesce_daemon(daemon)
    if listening >= 0 { close(listening) }
    for _ in 0..<max(0, limits.drainSeconds) * 100 {
      guard context.counters.openRequests.load(ordering: .acquiring) > 0 else { break }
      usleep(10_000)
    }
    // libmicrohttpd ends the process when it is stopped with a suspended connection.
    context.finishSlowAnswers()
    context.mhd.MHD_stop_daemon(daemon)
    watchdog.cancel()
  }

  // MARK: libmicrohttpd

  private static func start(
    _ socket: Int32, _ settings: ListenerSettings, _ context: ListenerContext,
    _ secrets: Secrets?
  ) -> OpaquePointer? {
    let pointer = Unmanaged.passUnretained(context).toOpaque()
    let limits = context.limits
    var options: [MHD_OptionItem] = [
      option(MHD_OPTION.LISTEN_SOCKET, Int(socket)),
      option(MHD_OPTION.THREAD_POOL_SIZE, settings.threads > 1 ? settings.threads : 0),
      option(MHD_OPTION.CONNECTION_LIMIT, connectionsOpen(limits, threads: settings.threads)),
      option(MHD_OPTION.CONNECTION_TIMEOUT, limits.idleSeconds),
      option(MHD_OPTION.CONNECTION_MEMORY_LIMIT, limits.connectionMemory),
      option(MHD_OPTION.STRICT_FOR_CLIENT, 0),
      option(MHD_OPTION.SIGPIPE_HANDLED_BY_APP, 1),
      option(MHD_OPTION.URI_LOG_CALLBACK, unsafeBitCast(noteTarget, to: Int.self), pointer),
      option(MHD_OPTION.UNESCAPE_CALLBACK, unsafeBitCast(keepEscapes, to: Int.self), pointer),
      option(MHD_OPTION.NOTIFY_CONNECTION, unsafeBitCast(noteConnection, to: Int.self), pointer),
      option(MHD_OPTION.NOTIFY_COMPLETED, unsafeBitCast(noteCompletion, to: Int.self), pointer),
    ]
    var flags =
      MHD_USE_EPOLL_INTERNAL_THREAD.rawValue | MHD_USE_ITC.rawValue
      | MHD_ALLOW_SUSPEND_RESUME.rawValue
    if let secrets {
      flags |= MHD_USE_TLS.rawValue
      options += [
        option(MHD_OPTION.HTTPS_MEM_CERT, 0, secrets.certificate.address),
        option(MHD_OPTION.HTTPS_MEM_KEY, 0, secrets.key.address),
        option(MHD_OPTION.HTTPS_PRIORITIES, 0, secrets.priorities.address),
      ]
    }
    options.append(option(MHD_OPTION.END, 0))
    return storage_mhd_start(context.mhd, flags, access, pointer, options)
  }

  /// C strings for TLS, each at one place for as long as the listener lives.
  private final class Secrets: Sendable {
    let certificate: HTTPBody
    let key: HTTPBody
    /// What GnuTLS may agree on: its usual choice, but nothing before TLS 1.2.
    let priorities = HTTPBody(Array("NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2\0".utf8))

    init(_ identity: TLSIdentity) {
      certificate = HTTPBody(identity.certificate + [0])
      key = HTTPBody(identity.key + [0])
    }
  }

  /// How many connections libmicrohttpd takes: it lets more wait in the dark, so it must take all
  /// those that are to be told, and shares the number between its threads.
  private static func connectionsOpen(_ limits: ListenerLimits, threads: Int) -> Int {
    limits.connections + limits.surplusConnections + 32 * max(1, threads)
  }

  private static func option(
    _ option: MHD_OPTION, _ value: Int, _ pointer: UnsafeMutableRawPointer? = nil
  ) -> MHD_OptionItem {
    MHD_OptionItem(option: option, value: value, ptr_value: pointer)
  }
}
