/// Answers searches.
enum SearchAnswer {
  /// Returns the body: the admitted packages' elements, joined.
  static func body(_ query: SearchQuery, _ index: RegistryIndex) throws(QueryError) -> [UInt8] {
    body(query, try packages(query, index))
  }

  /// The packages that the query admits.
  static func packages(
    _ query: SearchQuery, _ index: RegistryIndex
  ) throws(QueryError) -> [IndexedPackage] {
    let selection = Selection(
      filter: query.filter, package: query.package, type: query.type, category: query.category,
      all: query.all)
    do {
      return try selection.packages(of: index)
    } catch {
      throw QueryError("fetching package failed: " + error.message)
    }
  }

  /// Joins the elements of packages that were chosen already.
  static func body(_ query: SearchQuery, _ packages: [IndexedPackage]) -> [UInt8] {
    // Recorded answers have no line end here, unlike every other list.
    guard !packages.isEmpty else { return Array("[]".utf8) }
    var body: [UInt8] = []
    body.reserveCapacity(packages.reduce(8) { $0 + $1.summary.size })
    body.append(UInt8(ascii: "["))
    for (place, package) in packages.enumerated() {
      body.append(contentsOf: (place == 0 ? "\n  " : ",\n  ").utf8)
      if let category = query.category,
        case .templates(let templates)? = CategoryMatch.of(package, category)
      {
        package.summary.append(to: &body) { templates.contains($0) }
      } else {
        package.summary.append(to: &body)
      }
    }
    body.append(contentsOf: "\n]\n".utf8)
    return body
  }
}
