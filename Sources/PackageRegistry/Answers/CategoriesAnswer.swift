/// Counts packages by category (registry API 4).
enum CategoriesAnswer {
  /// Returns the body: the categories by their ids.
  static func body(_ query: CategoriesQuery, _ index: RegistryIndex) throws(QueryError) -> [UInt8] {
    let counts = try counts(query, index)
    var json = JSONWriter()
    json.array { json in
      for (id, count) in counts.sorted(by: { ByteOrder.isLess($0.key, $1.key) }) {
        json.element()
        write(id, count, to: &json)
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

  private static func write(_ id: String, _ count: Int, to json: inout JSONWriter) {
    let known = Category.known(id)
    json.object { json in
      json.key("id")
      json.string(id)
      json.key("title")
      json.string(known?.title ?? id)
      json.key("count")
      json.integer(count)
      if let parent = known?.parent {
        json.key("parent_id")
        json.string(parent)
        json.key("parent_title")
        json.string(Category.known(parent)?.title ?? parent)
      }
    }
  }
}
