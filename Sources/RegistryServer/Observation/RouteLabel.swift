internal import PackageRegistry

/// The route that answered a request, as metrics and traces name it.
package enum RouteLabel: UInt8, Sendable, CaseIterable {
  case root, index, search, categories, health, favicon, archive, signature, tarball, package, file

  init(_ route: Route, path: [UInt8]) {
    self =
      switch route {
      case .index: path.count > 1 ? .index : .root
      case .search: .search
      case .categories: .categories
      case .health: .health
      case .favicon: .favicon
      case .archive(.zip, _, _): .archive
      case .archive(.tarGzip, _, _): .tarball
      case .signature: .signature
      case .package: .package
      case .file: .file
      }
  }

  /// The route's pattern in the words of the reference registry, so that its dashboards go on
  /// working; the tarball's is ours.
  var template: String {
    switch self {
    case .root: "/"
    case .index: "/index.json"
    case .search: "/search"
    case .categories: "/categories"
    case .health: "/health"
    case .favicon: "/favicon.ico"
    case .archive: "/epr/{packageName}/{packageName:[a-z0-9_]+}-{packageVersion}.zip"
    case .signature: "/epr/{packageName}/{packageName:[a-z0-9_]+}-{packageVersion}.zip.sig"
    case .tarball: "/epr/{packageName}/{packageName:[a-z0-9_]+}-{packageVersion}.tar.gz"
    case .package: "/package/{packageName:[a-z0-9_]+}/{packageVersion}/"
    case .file: "/package/{packageName}/{packageVersion}/{name:.*}"
    }
  }
}
