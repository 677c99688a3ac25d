internal import Archive
internal import PackageModel
internal import PackageRegistry

/// Answers about one package version: its page, its files, the signature of its zip.
extension RegistryService {
  func checkVersion(_ version: String) throws(ServiceFailure) {
    guard (try? Version(version)) != nil else {
      throw ServiceFailure(status: 400, message: "invalid package version")
    }
  }

  func page(_ name: String, _ version: String) throws(ServiceFailure) -> Answer {
    do throws(RegistryFailure) {
      let known = try registry.packageTag(name, version)
      let body: HTTPBody
      let tag: String
      if let known {
        tag = known
        body = try kept(known) { () throws(RegistryFailure) in
          try registry.package(name, version)
        }
      } else {
        let bytes = try registry.package(name, version)
        tag = SHA256.hexadecimal(of: bytes, count: 20)
        body = HTTPBody(bytes)
      }
      return Answer(
        type: ContentType.json, cacheSeconds: settings.cacheTimes.index, tag: tag, body: body)
    } catch {
      throw ServiceFailure(error, noPackage: "package revision not found")
    }
  }

  func file(
    _ path: String, _ name: String, _ version: String
  ) throws(ServiceFailure) -> Answer {
    do throws(RegistryFailure) {
      guard let mark = try registry.mark(of: path, of: name, version) else {
        let file = try registry.file(path, of: name, version)
        return answer(file, ContentType.of(path: path, bytes: file.bytes))
      }
      let body = try kept(mark.entityTag) { () throws(RegistryFailure) in
        try registry.file(path, of: name, version).bytes
      }
      return Answer(
        type: ContentType.of(path: path, bytes: body.bytes(0..<min(512, body.count))),
        cacheSeconds: settings.cacheTimes.catchAll, tag: mark.entityTag, modified: mark.modified,
        hasRanges: true, body: body)
    } catch {
      throw ServiceFailure(error, noPackage: "package revision not found")
    }
  }

  func signature(_ name: String, _ version: String) throws(ServiceFailure) -> Answer {
    do throws(RegistryFailure) {
      return answer(try registry.signature(name, version), "application/pgp-signature")
    } catch {
      throw ServiceFailure(
        error, noPackage: "signature file not found", noFile: "signature file not found")
    }
  }

  func answer(_ file: RegistryFile, _ type: String) -> Answer {
    Answer(
      type: type, cacheSeconds: settings.cacheTimes.catchAll, tag: file.entityTag,
      modified: file.modified, hasRanges: true, body: HTTPBody(file.bytes))
  }
}
