internal import CMicroHTTPD
internal import Glibc
internal import Synchronization

/// What libmicrohttpd calls.
extension HTTPListener {
  /// Keeps the raw target: what the access handler gets has been decoded and cut at the `?`.
  static let noteTarget:
    @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?, OpaquePointer?)
      -> UnsafeMutableRawPointer? = { pointer, target, connection in
        guard let pointer, let target else { return nil }
        let context = Unmanaged<ListenerContext>.fromOpaque(pointer).takeUnretainedValue()
        openConnection(connection, context.mhd)?.hasRequest.store(true, ordering: .relaxed)
        let exchange = Exchange(
          target: Array(UnsafeRawBufferPointer(start: target, count: strlen(target))),
          targetAddress: UInt(bitPattern: target))
        return Unmanaged.passRetained(exchange).toOpaque()
      }

  /// Leaves escapes alone: the raw target is what counts.
  static let keepEscapes:
    @convention(c) (UnsafeMutableRawPointer?, OpaquePointer?, UnsafeMutablePointer<CChar>?) -> Int =
      { _, _, text in text.map { strlen($0) } ?? 0 }

  static let noteConnection: MHD_NotifyConnectionCallback = { pointer, connection, kept, code in
    guard let pointer, let connection, let kept else { return }
    let context = Unmanaged<ListenerContext>.fromOpaque(pointer).takeUnretainedValue()
    if code == .CONNECTION_NOTIFY_STARTED {
      let state = context.connections.connect(storage_mhd_socket(context.mhd, connection))
      kept.pointee = Unmanaged.passRetained(state).toOpaque()
    } else if let state = kept.pointee {
      kept.pointee = nil
      let connection = Unmanaged<OpenConnection>.fromOpaque(state).takeRetainedValue()
      if let observer = context.observer, let record = connection.unreadRequest(context.isSecure) {
        observer(record)
      }
      context.connections.disconnect(connection)
    }
  }

  static let noteCompletion: MHD_RequestCompletedCallback = { pointer, connection, kept, end in
    guard let pointer, let kept, let exchangePointer = kept.pointee else { return }
    kept.pointee = nil
    let context = Unmanaged<ListenerContext>.fromOpaque(pointer).takeUnretainedValue()
    let exchange = Unmanaged<Exchange>.fromOpaque(exchangePointer).takeRetainedValue()
    let state = openConnection(connection, context.mhd)
    if let observer = context.observer,
      let record = exchange.record(
        isComplete: end == .REQUEST_TERMINATED_COMPLETED_OK, client: state?.client,
        libraryStatus: connection.map { Int(storage_mhd_status(context.mhd, $0)) } ?? 0)
    {
      observer(record)
    }
    if exchange.request != nil { context.counters.openRequests.subtract(1, ordering: .releasing) }
    if let state { context.connections.requestAnswered(state) }
  }

  static let access: MHD_AccessHandlerCallback = {
    pointer, connection, _, method, version, _, bodySize, kept in
    guard let pointer, let connection, let method, let version, let kept,
      let exchangePointer = kept.pointee
    else { return storage_mhd_no }
    let context = Unmanaged<ListenerContext>.fromOpaque(pointer).takeUnretainedValue()
    let exchange = Unmanaged<Exchange>.fromOpaque(exchangePointer).takeUnretainedValue()
    let state = openConnection(connection, context.mhd)
    guard let request = exchange.request else {
      if let state { context.connections.requestArrived(state) }
      let isSurplus = state?.isSurplus == true
      if isSurplus, context.observer == nil {
        return queue(busy(isLast: true), connection, context)
      }
      let head = RequestHead(
        connection, method: method, version: version, target: exchange.target,
        targetAddress: exchange.targetAddress, library: context.mhd)
      if isSurplus {
        exchange.refuse(head.request(from: state?.client), "too many connections")
        return queue(busy(isLast: true), connection, context, exchange)
      }
      if let refusal = head.refusal(context.limits) {
        context.counters.refusedRequests.add(1, ordering: .relaxed)
        if context.observer != nil {
          exchange.refuse(head.request(from: state?.client), refusal.reason)
        }
        var response = ResponseRendering.failure(refusal.status, refusal.reason, isMatched: false)
        response.headers.append(("Connection", "close"))
        return queue(response, connection, context, exchange)
      }
      exchange.request = head.request(from: state?.client)
      context.counters.openRequests.add(1, ordering: .relaxed)
      context.counters.requests.add(1, ordering: .relaxed)
      if context.observer != nil { exchange.observation = ExchangeObservation() }
      // A response queued now would close the connection: libmicrohttpd wants the second call.
      return storage_mhd_yes
    }
    if let bodySize, bodySize.pointee > 0 { return storage_mhd_no }
    if let response = exchange.response { return queue(response, connection, context, exchange) }
    let resumption = Resumption(connection: connection, mhd: context.mhd)
    func isMade(by place: SlowAnswers, _ make: @escaping @Sendable () -> HTTPResponse) -> Bool {
      place.take({ context.mhd.MHD_suspend_connection(connection) }) {
        exchange.response = make()
        resumption.resume()
      }
    }
    guard let place = context.place(for: request) else {
      let response = context.handler(request)
      if let better = response.better, isMade(by: context.betterAnswers, better) {
        return storage_mhd_yes
      }
      return queue(response, connection, context, exchange)
    }
    if isMade(by: place, { context.handler(request).best }) { return storage_mhd_yes }
    exchange.observation?.refusal = "too many slow answers"
    return queue(busy(isLast: false), connection, context, exchange)
  }

  /// A suspended connection, which is resumed once, on whatever thread.
  ///
  /// It is `@unchecked Sendable` because libmicrohttpd lets any thread resume, and keeps a suspended
  /// connection until then.
  private struct Resumption: @unchecked Sendable {
    let connection: OpaquePointer
    let mhd: storage_mhd_functions
    func resume() { mhd.MHD_resume_connection(connection) }
  }

  private static func openConnection(
    _ connection: OpaquePointer?, _ mhd: storage_mhd_functions
  ) -> OpenConnection? {
    connection.flatMap { storage_mhd_socket_context(mhd, $0) }.map {
      Unmanaged<OpenConnection>.fromOpaque($0).takeUnretainedValue()
    }
  }

  /// The answer to those who come when there is no room.
  private static func busy(isLast: Bool) -> HTTPResponse {
    var response = ResponseRendering.failure(503, "too busy, try again", isMatched: false)
    response.headers.append(("Retry-After", "\(ListenerLimits.retrySeconds)"))
    if isLast { response.headers.append(("Connection", "close")) }
    return response
  }

  private static func queue(
    _ response: HTTPResponse, _ connection: OpaquePointer, _ context: ListenerContext,
    _ exchange: Exchange? = nil
  ) -> MHD_Result {
    exchange?.observation?.note(response)
    let mhd = context.mhd
    guard let made = Self.made(response, mhd) else { return storage_mhd_no }
    defer { mhd.MHD_destroy_response(made) }
    for (name, value) in response.headers {
      guard mhd.MHD_add_response_header(made, name, value) == storage_mhd_yes else {
        return storage_mhd_no
      }
    }
    if context.isDraining.load(ordering: .relaxed),
      response.headers.last?.name != "Connection"
    {
      _ = mhd.MHD_add_response_header(made, "Connection", "close")
    }
    if let state = openConnection(connection, context.mhd) {
      context.connections.responseReady(state, bytes: response.body.count)
    }
    return mhd.MHD_queue_response(connection, UInt32(response.status), made)
  }
  /// Makes libmicrohttpd's form of a response, without its headers.
  private static func made(_ response: HTTPResponse, _ mhd: storage_mhd_functions) -> OpaquePointer?
  {
    // libmicrohttpd sends no body with a 304 or in answer to a HEAD, but derives the length from it.
    switch response.spared {
    case .length(let length):
      return storage_mhd_spared_body(mhd, UInt64(length))
    case .unknownLength:
      return storage_mhd_unknown_body(mhd)
    case nil: break
    }
    let content = response.body
    let body = Unmanaged.passRetained(content)
    let made = mhd.MHD_create_response_from_buffer_with_free_callback_cls(
      content.count, content.address,
      { pointer in
        guard let pointer else { return }
        Unmanaged<HTTPBody>.fromOpaque(pointer).release()
      }, body.toOpaque())
    if made == nil { body.release() }
    return made
  }
}
