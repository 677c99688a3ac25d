internal import Archive
internal import PackageModel
package import PackageRegistry

/// Answers HTTP requests from a registry, without a socket.
package final class RegistryService: Sendable {
  let registry: Registry
  let settings: ServiceSettings
  let rendering: ResponseRendering
  /// Another registry that is asked for what is not here.
  let remote: RemoteRegistry?
  /// Bodies by their tags.
  let bodies: BoundedCache<HTTPBody>
  let archives: ArchiveStore
  private let report: @Sendable (String) -> Void
  /// Whether new clients should be sent here.
  package let readiness: Readiness

  /// - Parameters:
  ///   - registry: Where the answers come from.
  ///   - settings: What the operator chose.
  ///   - remote: Another registry, for what is not here.
  ///   - report: Gets what a log should say of failures within.
  package init(
    registry: Registry, settings: ServiceSettings = ServiceSettings(),
    remote: RemoteRegistry? = nil, report: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.registry = registry
    self.settings = settings
    self.remote = remote
    self.report = report
    readiness = Readiness()
    rendering = ResponseRendering(cacheSize: settings.answerCacheSize / 4)
    bodies = BoundedCache(limit: settings.answerCacheSize)
    archives = ArchiveStore(
      cache: settings.cacheFolder.map {
        ArchiveCache(at: $0, limit: settings.archiveCacheSize, report: report)
      })
  }

  /// The same service over the packages of this moment, so that one answer is of one state.
  private init(now service: RegistryService) {
    registry = service.registry.snapshot()
    settings = service.settings
    rendering = service.rendering
    bodies = service.bodies
    archives = service.archives
    report = service.report
    remote = service.remote
    readiness = service.readiness
  }

  /// Answers one request; every method is answered alike (registry API 1.2).
  package func answer(_ request: HTTPRequest) -> HTTPResponse {
    guard let target = RequestTarget(request.target) else {
      return ResponseRendering.failure(400, "bad request target", isMatched: false)
    }
    let clean = target.cleanPath
    guard clean == target.path else {
      return ResponseRendering.pathRedirect(RequestTarget(path: clean, query: target.query).text)
    }
    switch Route.match(clean) {
    case .none: return ResponseRendering.failure(404, "404 page not found", isMatched: false)
    case .redirect(let path):
      var response = ResponseRendering.slashRedirect(
        RequestTarget(path: path, query: target.query).text, method: request.method)
      if case .route(let route) = Route.match(path) {
        response.route = RouteLabel(route, path: path)
      }
      return response
    case .route(let route):
      let label = RouteLabel(route, path: clean)
      var response = RegistryService(now: self).response(route, target, request)
      response.route = label
      if let better = response.better {
        response.better = {
          var response = better()
          response.route = label
          return response
        }
      }
      return response
    }
  }

  private func response(
    _ route: Route, _ target: RequestTarget, _ request: HTTPRequest
  ) -> HTTPResponse {
    if route == .health {
      let isOpen = !readiness.isDraining || !Readiness.isAsked(target.query)
      return HTTPResponse(status: isOpen ? 200 : 503, headers: ResponseRendering.corsHeaders)
    }
    do throws(ServiceFailure) {
      if let response = try elsewhere(route, target, request) { return response }
      let answer = try answer(route, QueryParameters(target.query ?? ""), request)
      return rendering.response(answer, to: request)
    } catch {
      if let log = error.log { report("\(request.method) \(request.target): \(log)") }
      return ResponseRendering.failure(error.status, error.message)
    }
  }

  private func answer(
    _ route: Route, _ parameters: QueryParameters, _ request: HTTPRequest
  ) throws(ServiceFailure) -> Answer {
    let times = settings.cacheTimes
    switch route {
    case .index: return json(settings.indexBody, times.index)
    case .health: return json([], times.index)
    case .favicon:
      return Answer(
        type: "image/x-icon", cacheSeconds: times.catchAll, tag: Favicon.tag,
        body: Favicon.body)
    case .search:
      try checkKnown(parameters, SearchQuery.parameters)
      return try search(parameters)
    case .categories:
      try checkKnown(parameters, CategoriesQuery.parameters)
      return try categories(parameters)
    case .package(let name, let version):
      try checkVersion(version)
      return try page(name, version)
    case .file(let name, let version, let path):
      try checkVersion(version)
      return try file(path, name, version)
    case .archive(let format, let name, let version):
      try checkVersion(version)
      return try archive(format, name, version, request)
    case .signature(let name, let version):
      try checkVersion(version)
      return try signature(name, version)
    }
  }

  // MARK: Parts of answers

  func checkKnown(
    _ parameters: QueryParameters, _ known: Set<String>
  ) throws(ServiceFailure) {
    guard settings.refusesUnknownParameters,
      let unknown = parameters.pairs.first(where: { !known.contains($0.key) })
    else { return }
    throw ServiceFailure(
      status: 400, message: "unknown query parameter: \(GoQuoting.quote(unknown.key))")
  }

  func json(_ bytes: [UInt8], _ seconds: Int) -> Answer {
    Answer(
      type: ContentType.json, cacheSeconds: seconds,
      tag: SHA256.hexadecimal(of: bytes, count: 20), body: HTTPBody(bytes))
  }

  /// Returns the body that is kept under a tag, or makes and keeps it.
  func kept<Failure: Error>(
    _ tag: String, _ make: () throws(Failure) -> [UInt8]
  ) throws(Failure) -> HTTPBody {
    if let body = bodies.value(tag) { return body }
    let body = HTTPBody(try make())
    bodies.insert(body, size: body.count + 128, for: tag)
    return body
  }
}
