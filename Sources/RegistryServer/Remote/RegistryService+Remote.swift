internal import Archive
internal import PackageModel
internal import PackageRegistry

/// Answers that another registry has a part in (registry API 5.5).
extension RegistryService {
  /// Whether a request waits for another registry: then its answer takes its time.
  package func asksElsewhere(_ request: HTTPRequest) -> Bool {
    guard remote != nil, let target = RequestTarget(request.target),
      case .route(let route) = Route.match(target.cleanPath)
    else { return false }
    switch route {
    case .search, .categories: return true
    case .package(let name, let version), .file(let name, let version, _),
      .archive(_, let name, let version), .signature(let name, let version):
      return !registry.contains(name, version)
    case .index, .health, .favicon: return false
    }
  }

  /// The response to a request that is not answered from here alone; nil for all others.
  func elsewhere(
    _ route: Route, _ target: RequestTarget, _ request: HTTPRequest
  ) throws(ServiceFailure) -> HTTPResponse? {
    switch route {
    case .index, .health, .favicon: return nil
    case .search:
      guard let remote else { return nil }
      return rendering.response(try search(target, remote), to: request)
    case .categories:
      guard let remote else { return nil }
      return rendering.response(try categories(target, remote), to: request)
    case .package(let name, let version):
      guard let remote, !registry.contains(name, version) else { return nil }
      try checkVersion(version)
      guard let body = try page(name, version, remote) else { return nil }
      return rendering.response(answer(body, settings.cacheTimes.index), to: request)
    case .file(let name, let version, let path):
      return try redirect(
        name, version, request, storage: "/artifacts/static/\(name)-\(version)/\(path)",
        proxy: "/package/\(name)/\(version)/\(path)")
    case .archive(.zip, let name, let version):
      return try redirect(
        name, version, request, storage: "/artifacts/packages/\(name)-\(version).zip",
        proxy: "/epr/package/\(name)-\(version).zip")
    case .archive(.tarGzip, let name, let version):
      // Other registries have none.
      guard registry.isElsewhere(name, version) else { return nil }
      throw ServiceFailure(status: 404, message: "artifact not found")
    case .signature(let name, let version):
      return try redirect(
        name, version, request, storage: "/artifacts/packages/\(name)-\(version).zip.sig",
        proxy: "/epr/package/\(name)-\(version).zip.sig")
    }
  }

  // MARK: Lists

  private func search(
    _ target: RequestTarget, _ remote: RemoteRegistry
  ) throws(ServiceFailure) -> Answer {
    let parameters = QueryParameters(target.query ?? "")
    try checkKnown(parameters, SearchQuery.parameters)
    let query = try understood { () throws(QueryError) in try SearchQuery(parameters) }
    let others = try list("/search", target, remote, RemoteAnswer.search)
    let body = try understood { () throws(QueryError) in
      try registry.search(query, adding: others)
    }
    return answer(body, settings.cacheTimes.search)
  }

  private func categories(
    _ target: RequestTarget, _ remote: RemoteRegistry
  ) throws(ServiceFailure) -> Answer {
    let parameters = QueryParameters(target.query ?? "")
    try checkKnown(parameters, CategoriesQuery.parameters)
    let query = try understood { () throws(QueryError) in try CategoriesQuery(parameters) }
    let others = try list("/categories", target, remote, RemoteAnswer.categories)
    let body = try understood { () throws(QueryError) in
      try registry.categories(query, adding: others)
    }
    return answer(body, settings.cacheTimes.categories)
  }

  private func list(
    _ path: String, _ target: RequestTarget, _ remote: RemoteRegistry,
    _ read: ([UInt8]) throws -> RemoteAnswer
  ) throws(ServiceFailure) -> RemoteAnswer {
    let query = target.query.map { "?" + RemoteAddress.passedOn(query: $0) } ?? ""
    let url = remote.address.question(path + query, fromRoot: true)
    guard
      let found = try asked({ () throws(RemoteRegistry.Failure) in
        try remote.answer(url, read)
      })
    else { throw ServiceFailure.remote("\(remote.address.location("")): status 404") }
    return found
  }

  // MARK: Packages

  /// The page that the other registry has, as this one would print it; nil where it has none.
  private func page(
    _ name: String, _ version: String, _ remote: RemoteRegistry
  ) throws(ServiceFailure) -> [UInt8]? {
    let path = RemoteAddress.escaped("/package/\(name)/\(version)/")
    return try asked { () throws(RemoteRegistry.Failure) in
      try remote.answer(remote.address.question(path), RemoteAnswer.page)
    }
  }

  /// Sends the client to where a package's files are; nil where they are here or nowhere.
  private func redirect(
    _ name: String, _ version: String, _ request: HTTPRequest, storage: String, proxy: String
  ) throws(ServiceFailure) -> HTTPResponse? {
    if registry.isElsewhere(name, version), let endpoint = settings.storageEndpoint {
      return moved(to: endpoint.location(RemoteAddress.escaped(storage)), request)
    }
    guard let remote, !registry.contains(name, version) else { return nil }
    try checkVersion(version)
    guard try page(name, version, remote) != nil else { return nil }
    return moved(to: remote.address.location(RemoteAddress.escaped(proxy)), request)
  }

  private func moved(to location: String, _ request: HTTPRequest) -> HTTPResponse {
    let redirect = ResponseRendering.slashRedirect(location, method: request.method)
    let headers = ResponseRendering.cacheHeaders(settings.cacheTimes.catchAll)
    return HTTPResponse(
      status: redirect.status,
      headers: headers
        + redirect.headers.filter { header in !headers.contains { $0.name == header.name } },
      body: redirect.body)
  }

  // MARK: Answers and failures

  /// An answer whose body may be another one the next time, so it is tagged by its bytes.
  private func answer(_ body: [UInt8], _ seconds: Int) -> Answer {
    Answer(
      type: ContentType.json, cacheSeconds: seconds,
      tag: SHA256.hexadecimal(of: body, count: 20), body: HTTPBody(body))
  }

  private func understood<Value>(
    _ body: () throws(QueryError) -> Value
  ) throws(ServiceFailure) -> Value {
    do throws(QueryError) {
      return try body()
    } catch {
      throw ServiceFailure(error)
    }
  }

  private func asked<Value>(
    _ body: () throws(RemoteRegistry.Failure) -> Value
  ) throws(ServiceFailure) -> Value {
    do throws(RemoteRegistry.Failure) {
      return try body()
    } catch {
      throw ServiceFailure.remote(error.message)
    }
  }
}

extension ServiceFailure {
  /// Another registry failed: its clients and ours read no more than that something did.
  static func remote(_ message: String) -> ServiceFailure {
    ServiceFailure(status: 500, message: "internal server error", log: message)
  }
}
