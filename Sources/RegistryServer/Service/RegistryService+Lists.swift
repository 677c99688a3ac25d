internal import Archive
internal import PackageRegistry

/// Answers over all packages.
extension RegistryService {
  func search(_ parameters: QueryParameters) throws(ServiceFailure) -> Answer {
    do throws(QueryError) {
      let query = try SearchQuery(parameters)
      let tag = listTag("search", query.canonicalText)
      let body = try kept(tag) { () throws(QueryError) in try registry.search(query) }
      return Answer(
        type: ContentType.json, cacheSeconds: settings.cacheTimes.search, tag: tag, body: body)
    } catch {
      throw ServiceFailure(error)
    }
  }

  func categories(_ parameters: QueryParameters) throws(ServiceFailure) -> Answer {
    do throws(QueryError) {
      let query = try CategoriesQuery(parameters)
      let tag = listTag("categories", query.canonicalText)
      let body = try kept(tag) { () throws(QueryError) in try registry.categories(query) }
      return Answer(
        type: ContentType.json, cacheSeconds: settings.cacheTimes.categories, tag: tag, body: body)
    } catch {
      throw ServiceFailure(error)
    }
  }

  private func listTag(_ kind: String, _ query: String) -> String {
    SHA256.hexadecimal(of: "1 \(registry.fingerprint) \(kind) \(query)".utf8, count: 20)
  }
}
