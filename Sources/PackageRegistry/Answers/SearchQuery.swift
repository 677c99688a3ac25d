internal import PackageModel

/// A question for `/search`.
public struct SearchQuery: Sendable, Hashable {
  public var filter = PackageFilter()
  /// The exact name of a package.
  public var package: String?
  /// The exact type of a package.
  public var type: String?
  /// The id of a category.
  public var category: String?
  /// Whether all versions are wanted instead of the newest one.
  public var all = false

  public init() {}

  /// Every parameter that a search knows; any other is ignored.
  public static let parameters = PackageFilter.parameters.union([
    "package", "type", "category", "all", "internal",
  ])

  /// Reads a search from the parameters of a request.
  public init(_ parameters: QueryParameters) throws(QueryError) {
    filter = try PackageFilter(parameters)
    all = try PackageFilter.flag("all", in: parameters)
    package = parameters.first("package")
    type = parameters.first("type")
    category = parameters.first("category")
  }
}

/// A question for `/categories`.
public struct CategoriesQuery: Sendable, Hashable {
  public var filter = PackageFilter()
  /// Whether policy templates are counted too.
  public var includesPolicyTemplates = false

  public init() {}

  /// Every parameter that the categories know; any other is ignored.
  public static let parameters = PackageFilter.parameters.union(["include_policy_templates"])

  /// Reads a question from the parameters of a request.
  public init(_ parameters: QueryParameters) throws(QueryError) {
    filter = try PackageFilter(parameters)
    includesPolicyTemplates = try PackageFilter.flag("include_policy_templates", in: parameters)
  }
}

extension PackageFilter {
  /// The filter as one text, the same for equal filters and no others.
  var canonicalText: String {
    var parts: [String] = []
    func add(_ key: String, _ value: String?) {
      if let value { parts.append("\(key)=\(GoQuoting.quote(value))") }
    }
    add("kibana", kibanaVersion?.description)
    add("agent", agentVersion?.description)
    add("prerelease", prerelease ? "true" : nil)
    add("experimental", experimental ? "true" : nil)
    add("capabilities", capabilities?.sorted().joined(separator: ","))
    add("min", specMinimum?.description)
    add("max", specMaximum?.description)
    for filter in discovery {
      switch filter {
      case .fields(let names): add("fields", names.sorted().joined(separator: ","))
      case .datasets(let names): add("datasets", names.sorted().joined(separator: ","))
      }
    }
    return parts.joined(separator: "&")
  }
}

extension SearchQuery {
  /// The query as one text: equal texts get equal answers of one index.
  public var canonicalText: String {
    var text = filter.canonicalText
    for (key, value) in [("package", package), ("type", type), ("category", category)] {
      if let value { text += "&\(key)=\(GoQuoting.quote(value))" }
    }
    return all ? text + "&all" : text
  }
}

extension CategoriesQuery {
  /// The query as one text: equal texts get equal answers of one index.
  public var canonicalText: String {
    filter.canonicalText + (includesPolicyTemplates ? "&templates" : "")
  }
}
