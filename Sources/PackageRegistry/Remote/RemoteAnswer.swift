internal import JSON

/// What another registry answered, read and ready to be joined with answers of ours.
package struct RemoteAnswer: Sendable {
  /// Why an answer cannot be used.
  package struct Unreadable: Error, CustomStringConvertible {
    package let description: String
  }

  /// The most packages that are taken from one answer.
  private static let packageLimit = 200_000

  let packages: [IndexedPackage]
  let categories: [RemoteCategory]

  /// Reads the body of `/search`; elements that cannot be used are left out.
  package static func search(_ body: [UInt8]) throws(Unreadable) -> RemoteAnswer {
    var packages: [IndexedPackage] = []
    try read(body) { (offset, members) in
      guard packages.count < packageLimit else { return }
      let package = try? IndexedPackage(
        remote: Record(members, .package), PackageDocument(body, at: offset), origin: "")
      if let package { packages.append(package) }
    }
    return RemoteAnswer(packages: packages, categories: [])
  }

  /// Reads the body of `/categories`.
  package static func categories(_ body: [UInt8]) throws(Unreadable) -> RemoteAnswer {
    var categories: [RemoteCategory] = []
    try read(body) { (_, members) in
      if let category = RemoteCategory(members) { categories.append(category) }
    }
    return RemoteAnswer(packages: [], categories: categories)
  }

  /// Reads the body of `/package/NAME/VERSION/` and writes it as this registry would.
  package static func page(_ body: [UInt8]) throws(Unreadable) -> [UInt8] {
    let value: FreeValue
    do throws(JSONSyntaxError) {
      value = try FreeValue(parsing: body)
    } catch {
      throw Unreadable(description: error.description)
    }
    guard case .object(let members) = value else {
      throw Unreadable(description: "a package's page is no object")
    }
    return PackagePage.body(of: Record(members, .package))
  }

  private static func read(
    _ body: [UInt8], _ element: (Int, [String: FreeValue]) -> Void
  ) throws(Unreadable) {
    // Old registries write so that nothing was found.
    guard !["null", "null\n"].contains(String(decoding: body.prefix(6), as: UTF8.self)) else {
      return
    }
    do throws(JSONSyntaxError) {
      var reader = JSONReader(body)
      try reader.array { (reader) throws(JSONSyntaxError) in
        let offset = reader.place
        if case .object(let members) = try FreeValue(reading: &reader) { element(offset, members) }
      }
      try reader.end()
    } catch {
      throw Unreadable(description: error.description)
    }
  }
}

/// A category as another registry counts it.
struct RemoteCategory: Sendable {
  let id: String
  let title: String
  let count: Int
  let parent: (id: String, title: String)?

  init?(_ members: [String: FreeValue]) {
    guard case .text(let id)? = members["id"], case .integer(let count)? = members["count"] else {
      return nil
    }
    func text(_ key: String) -> String? {
      if case .text(let text)? = members[key] { text } else { nil }
    }
    self.id = id
    self.count = Int(clamping: count)
    title = text("title") ?? id
    parent = text("parent_id").map { ($0, text("parent_title") ?? $0) }
  }
}

extension Registry {
  /// Returns the body of `/search` over the packages here and those that another registry found.
  ///
  /// What is here comes first: of the same name and version it is shown.
  package func search(
    _ query: SearchQuery, adding remote: RemoteAnswer
  ) throws(QueryError) -> [UInt8] {
    SearchAnswer.body(
      query, Selection.joined(try SearchAnswer.packages(query, index), remote.packages, query.all))
  }

  /// Returns the body of `/categories` with the counts of another registry added.
  package func categories(
    _ query: CategoriesQuery, adding remote: RemoteAnswer
  ) throws(QueryError) -> [UInt8] {
    CategoriesAnswer.body(try CategoriesAnswer.counts(query, index), remote.categories)
  }
}
