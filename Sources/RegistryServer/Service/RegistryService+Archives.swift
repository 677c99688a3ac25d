internal import PackageRegistry

/// The archives of package versions, which take long to build.
extension RegistryService {
  /// The archive in answer to a request.
  ///
  /// None is built for a HEAD, a 304 or a 412: what these tell of it is known by its package's tree,
  /// all but its length, which they tell where the archive is in memory or on disk.
  func archive(
    _ format: Registry.ArchiveFormat, _ name: String, _ version: String, _ request: HTTPRequest
  ) throws(ServiceFailure) -> Answer {
    do throws(RegistryFailure) {
      let type = format == .zip ? "application/zip" : "application/gzip"
      guard let tag = try registry.archiveTag(format, of: name, version),
        let key = try registry.archiveKey(format, of: name, version)
      else {
        return answer(try registry.archive(format, of: name, version), type)
      }
      let modified = try registry.arrivalTime(of: name, version)
      let content: Answer.Content
      if let body = bodies.value(tag) {
        content = .body(body)
      } else if ResponseRendering.needsBody(request, tag: tag, modified: modified) {
        let body = try archives.archive(key) { () throws(RegistryFailure) in
          try registry.archive(format, of: name, version).bytes
        }
        bodies.insert(body, size: body.count + 128, for: tag)
        content = .body(body)
      } else {
        content = .spared(archives.length(key).map { .length($0) } ?? .unknownLength)
      }
      return Answer(
        type: type, cacheSeconds: settings.cacheTimes.catchAll, tag: tag, modified: modified,
        hasRanges: true, content: content)
    } catch {
      throw ServiceFailure(error, noPackage: "artifact not found")
    }
  }

  /// Whether an answer is to be made beside the threads that serve: an archive, which takes a
  /// tenth of a second and more to build, and what another registry is asked for.
  func isSlow(_ request: HTTPRequest) -> Bool {
    if asksElsewhere(request) { return true }
    guard request.target.hasPrefix("/epr/"),
      let target = RequestTarget(request.target),
      case .route(.archive(let format, let name, let version)) = Route.match(target.cleanPath)
    else { return false }
    return needsBuilding(format, name, version, request)
  }

  /// Whether a request wants an archive that is there but not at hand.
  private func needsBuilding(
    _ format: Registry.ArchiveFormat, _ name: String, _ version: String, _ request: HTTPRequest
  ) -> Bool {
    do throws(RegistryFailure) {
      guard let tag = try registry.archiveTag(format, of: name, version) else { return true }
      guard bodies.value(tag) == nil else { return false }
      let modified = try registry.arrivalTime(of: name, version)
      return ResponseRendering.needsBody(request, tag: tag, modified: modified)
    } catch {
      return false
    }
  }
}
