/// Counts packages by category (registry API 4).
enum CategoriesAnswer {
  /// Returns the body: the categories by their ids.
  static func body(_ query: CategoriesQuery, _ index: RegistryIndex) throws(QueryError) -> [UInt8] {
    body(try counts(query, index), [])
  }

  /// Writes the categories by their ids; what another registry counted is added, and called as it
  /// says where nothing was counted here.
  static func body(_ counts: [String: Int], _ remote: [RemoteCategory]) -> [UInt8] {
    var all = counts
    var others: [String: RemoteCategory] = [:]
    for category in remote {
      all[category.id] =
        (all[category.id] ?? 0).addingReportingOverflow(category.count).partialValue
      if counts[category.id] == nil { others[category.id] = category }
    }
    var json = JSONWriter()
    json.array { json in
      for (id, count) in all.sorted(by: { ByteOrder.isLess($0.key, $1.key) }) {
        json.element()
        write(id, count, others[id], to: &json)
      }
    }
    return json.bytes + [UInt8(ascii: "\n")]
  }

  /// The number of packages of each category that has any.
  static func counts(
    _ query: CategoriesQuery, _ index: RegistryIndex
  ) throws(QueryError) -> [String: Int] {
    var counts: [String: Int] = [:]
    for package in try Selection(filter: query.filter).packages(of: index) {
      for category in package.categories { counts[category, default: 0] += 1 }
      if query.includesPolicyTemplates { countTemplates(of: package, &counts) }
    }
    return counts
  }

  private static func countTemplates(of package: IndexedPackage, _ counts: inout [String: Int]) {
    let templates = package.templateCategories
    if templates.count == 1, templates[0] == nil { return }
    var seen: Set<String> = []
    for categories in templates {
      for category in package.categories { counts[category, default: 0] += 1 }
      for category in categories ?? [] {
        if !CategoryMatch.has(package.categories, category), seen.insert(category).inserted {
          counts[category, default: 0] += 1
        }
        counts[category, default: 0] += 1
      }
    }
  }

  private static func write(
    _ id: String, _ count: Int, _ remote: RemoteCategory?, to json: inout JSONWriter
  ) {
    let known = Category.known(id)
    let title = remote?.title ?? known?.title ?? id
    let parent =
      remote.map(\.parent) ?? known?.parent.map { (id: $0, title: Category.known($0)?.title ?? $0) }
    json.object { json in
      json.key("id")
      json.string(id)
      json.key("title")
      json.string(title)
      json.key("count")
      json.integer(count)
      if let parent {
        json.key("parent_id")
        json.string(parent.id)
        json.key("parent_title")
        json.string(parent.title)
      }
    }
  }
}
