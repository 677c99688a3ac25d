extension RegistryService {
  /// Whether an answer is to be made beside the threads that serve: an archive, which takes a
  /// tenth of a second and more to build, and what another registry is asked for.
  func isSlow(_ request: HTTPRequest) -> Bool {
    if asksElsewhere(request) { return true }
    guard request.target.hasPrefix("/epr/"),
      let target = RequestTarget(request.target),
      case .route(.archive(let format, let name, let version)) = Route.match(target.cleanPath)
    else { return false }
    return !hasArchive(format, name, version)
  }
}
