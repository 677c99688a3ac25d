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

  /// What the callbacks need; they hold it unretained, the listener keeps it.
  private final class Context: Sendable {
    let mhd: storage_mhd_functions
    let handler: Handler
    let deadlines: RequestDeadlines
    /// How many requests are being answered.
    let openRequests = Atomic<Int>(0)

    init(
      _ mhd: storage_mhd_functions, handler: @escaping Handler, deadlines: RequestDeadlines
    ) {
      self.mhd = mhd
      self.handler = handler
      self.deadlines = deadlines
    }
  }

  /// One request between its first byte and the end of its response.
  private final class Exchange {
    let target: [UInt8]
    let targetAddress: UInt
    /// The request, once its head has been looked at.
    var request: HTTPRequest?

    init(target: [UInt8], targetAddress: UInt) {
      self.target = target
      self.targetAddress = targetAddress
    }
  }

  /// The address that clients reach, such as `127.0.0.1:8080`.
  package let address: String
  package let port: UInt16

  private let context: Context
  private let settings: ListenerSettings
  private let daemon: OpaquePointer
  private let watchdog: any DispatchSourceTimer
  private let isStopped = Atomic<Bool>(false)

  /// Binds and begins to serve.
  package init(
    _ settings: ListenerSettings, handler: @escaping Handler
  ) throws(ListenerError) {
    let mhd = try MicroHTTPD.functions()
    // A client that goes away must not end the process.
    signal(SIGPIPE, SIG_IGN)
    let socket = try ListeningSocket(host: settings.host, port: settings.port)
    address = socket.address
    port = socket.port
    self.settings = settings
    let deadlines = RequestDeadlines(
      requestSeconds: settings.requestSeconds, idleSeconds: settings.idleSeconds)
    context = Context(mhd, handler: handler, deadlines: deadlines)
    guard let daemon = Self.start(socket.descriptor, settings, context) else {
      close(socket.descriptor)
      throw ListenerError(
        description: "libmicrohttpd cannot serve \(socket.address)", cause: .system)
    }
    self.daemon = daemon
    watchdog = DispatchSource.makeTimerSource(queue: .global())
    watchdog.schedule(deadline: .now() + 1, repeating: 1)
    watchdog.setEventHandler { deadlines.cutLate() }
    watchdog.resume()
  }

  deinit { stop() }

  /// Stops accepting, lets open requests finish, and closes every connection.
  package func stop() {
    guard !isStopped.exchange(true, ordering: .relaxed) else { return }
    let listening = context.mhd.MHD_quiesce_daemon(daemon)
    if listening >= 0 { close(listening) }
    for _ in 0..<settings.drainSeconds * 100 {
      guard context.openRequests.load(ordering: .acquiring) > 0 else { break }
      usleep(10_000)
    }
    context.mhd.MHD_stop_daemon(daemon)
    watchdog.cancel()
  }

  // MARK: libmicrohttpd

  private static func start(
    _ socket: Int32, _ settings: ListenerSettings, _ context: Context
  ) -> OpaquePointer? {
    let pointer = Unmanaged.passUnretained(context).toOpaque()
    let options: [MHD_OptionItem] = [
      option(MHD_OPTION.LISTEN_SOCKET, Int(socket)),
      option(MHD_OPTION.THREAD_POOL_SIZE, settings.threads > 1 ? settings.threads : 0),
      option(MHD_OPTION.CONNECTION_LIMIT, settings.connections),
      option(MHD_OPTION.CONNECTION_TIMEOUT, settings.idleSeconds),
      option(MHD_OPTION.CONNECTION_MEMORY_LIMIT, settings.connectionMemory),
      option(MHD_OPTION.STRICT_FOR_CLIENT, 0),
      option(MHD_OPTION.SIGPIPE_HANDLED_BY_APP, 1),
      option(MHD_OPTION.URI_LOG_CALLBACK, unsafeBitCast(noteTarget, to: Int.self), pointer),
      option(MHD_OPTION.UNESCAPE_CALLBACK, unsafeBitCast(keepEscapes, to: Int.self), pointer),
      option(MHD_OPTION.NOTIFY_CONNECTION, unsafeBitCast(noteConnection, to: Int.self), pointer),
      option(MHD_OPTION.NOTIFY_COMPLETED, unsafeBitCast(noteCompletion, to: Int.self), pointer),
      option(MHD_OPTION.END, 0),
    ]
    return storage_mhd_start(
      context.mhd, MHD_USE_EPOLL_INTERNAL_THREAD.rawValue | MHD_USE_ITC.rawValue, access, pointer,
      options)
  }

  private static func option(
    _ option: MHD_OPTION, _ value: Int, _ pointer: UnsafeMutableRawPointer? = nil
  ) -> MHD_OptionItem {
    MHD_OptionItem(option: option, value: value, ptr_value: pointer)
  }

  /// Keeps the raw target: what the access handler gets has been decoded and cut at the `?`.
  private static let noteTarget:
    @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?, OpaquePointer?)
      -> UnsafeMutableRawPointer? = { _, target, _ in
        guard let target else { return nil }
        let exchange = Exchange(
          target: Array(UnsafeRawBufferPointer(start: target, count: strlen(target))),
          targetAddress: UInt(bitPattern: target))
        return Unmanaged.passRetained(exchange).toOpaque()
      }

  /// Leaves escapes alone: the raw target is what counts.
  private static let keepEscapes:
    @convention(c) (UnsafeMutableRawPointer?, OpaquePointer?, UnsafeMutablePointer<CChar>?) -> Int =
      { _, _, text in text.map { strlen($0) } ?? 0 }

  private static let noteConnection: MHD_NotifyConnectionCallback = {
    pointer, connection, kept, code in
    guard let pointer, let connection, let kept else { return }
    let context = Unmanaged<Context>.fromOpaque(pointer).takeUnretainedValue()
    if code == .CONNECTION_NOTIFY_STARTED {
      let state = context.deadlines.connect(storage_mhd_socket(context.mhd, connection))
      kept.pointee = Unmanaged.passRetained(state).toOpaque()
    } else if let state = kept.pointee {
      kept.pointee = nil
      context.deadlines.disconnect(
        Unmanaged<RequestDeadlines.Connection>.fromOpaque(state).takeRetainedValue())
    }
  }

  private static let noteCompletion: MHD_RequestCompletedCallback = {
    pointer, connection, kept, _ in
    guard let pointer, let kept, let exchangePointer = kept.pointee else { return }
    kept.pointee = nil
    let context = Unmanaged<Context>.fromOpaque(pointer).takeUnretainedValue()
    let exchange = Unmanaged<Exchange>.fromOpaque(exchangePointer).takeRetainedValue()
    if exchange.request != nil { context.openRequests.subtract(1, ordering: .releasing) }
    if let state = connectionState(connection, context.mhd) {
      context.deadlines.requestAnswered(state)
    }
  }

  private static let access: MHD_AccessHandlerCallback = {
    pointer, connection, _, method, version, _, bodySize, kept in
    guard let pointer, let connection, let method, let version, let kept,
      let exchangePointer = kept.pointee
    else { return storage_mhd_no }
    let context = Unmanaged<Context>.fromOpaque(pointer).takeUnretainedValue()
    let exchange = Unmanaged<Exchange>.fromOpaque(exchangePointer).takeUnretainedValue()
    guard let request = exchange.request else {
      if let state = connectionState(connection, context.mhd) {
        context.deadlines.requestArrived(state)
      }
      let head = RequestHead(
        connection, method: method, version: version, target: exchange.target,
        targetAddress: exchange.targetAddress, library: context.mhd)
      let refusal =
        head.isGapless
        ? FramingGuard.refusal(
          version: head.version, method: head.method, target: head.target, headers: head.headers)
        : "hidden bytes in the request head"
      if let refusal {
        var response = ResponseRendering.failure(400, refusal, isMatched: false)
        response.headers.append(("Connection", "close"))
        return queue(response, connection, context.mhd)
      }
      exchange.request = head.request
      context.openRequests.add(1, ordering: .relaxed)
      // A response queued now would close the connection: libmicrohttpd wants the second call.
      return storage_mhd_yes
    }
    if let bodySize, bodySize.pointee > 0 { return storage_mhd_no }
    return queue(context.handler(request), connection, context.mhd)
  }

  private static func connectionState(
    _ connection: OpaquePointer?, _ mhd: storage_mhd_functions
  ) -> RequestDeadlines.Connection? {
    connection.flatMap { storage_mhd_socket_context(mhd, $0) }.map {
      Unmanaged<RequestDeadlines.Connection>.fromOpaque($0).takeUnretainedValue()
    }
  }

  private static func queue(
    _ response: HTTPResponse, _ connection: OpaquePointer, _ mhd: storage_mhd_functions
  ) -> MHD_Result {
    // libmicrohttpd sends no body with a 304 but derives the length from it, and 0 would be wrong.
    let content = response.sparedBody ?? response.body
    let body = Unmanaged.passRetained(content)
    let made = mhd.MHD_create_response_from_buffer_with_free_callback_cls(
      content.count, content.address,
      { pointer in
        guard let pointer else { return }
        Unmanaged<HTTPBody>.fromOpaque(pointer).release()
      }, body.toOpaque())
    guard let made else {
      body.release()
      return storage_mhd_no
    }
    defer { mhd.MHD_destroy_response(made) }
    for (name, value) in response.headers {
      guard mhd.MHD_add_response_header(made, name, value) == storage_mhd_yes else {
        return storage_mhd_no
      }
    }
    return mhd.MHD_queue_response(connection, UInt32(response.status), made)
  }
}
