internal import PackageRegistry

/// What a path asks for (registry API 1.1).
enum Route: Equatable {
  case index
  case search
  case categories
  case health
  case favicon
  case archive(Registry.ArchiveFormat, name: String, version: String)
  case signature(name: String, version: String)
  case package(name: String, version: String)
  case file(name: String, version: String, path: String)

  /// What the router makes of a path.
  enum Match: Equatable {
    case route(Route)
    /// The route has the path with a final slash more or less.
    case redirect([UInt8])
    case none
  }

  /// Matches a clean, decoded path; routes are tried in the reference registry's order.
  static func match(_ path: [UInt8]) -> Match {
    let slash = UInt8(ascii: "/")
    let hasSlash = path.count > 1 && path.last == slash
    // The route without the slash that may be one too many or one too few.
    let trimmed = hasSlash ? path.dropLast() : path[...]
    if path == [slash] { return .route(.index) }
    if let route = fixed(trimmed) ?? archive(trimmed) {
      return hasSlash ? .redirect(Array(trimmed)) : .route(route)
    }
    guard let parts = packageParts(path) else { return .none }
    if isName(parts.name), parts.rest?.isEmpty ?? true {
      guard let name = text(parts.name), let version = text(parts.version) else { return .none }
      return parts.rest == nil
        ? .redirect(path + [slash]) : .route(.package(name: name, version: version))
    }
    guard let rest = parts.rest else { return .none }
    if hasSlash { return .redirect(Array(trimmed)) }
    // A path that is not UTF-8 names no file: an empty one is not found either.
    guard let name = text(parts.name), let version = text(parts.version) else { return .none }
    return .route(.file(name: name, version: version, path: text(rest) ?? ""))
  }

  private static func fixed(_ path: ArraySlice<UInt8>) -> Route? {
    switch String(decoding: path, as: UTF8.self) {
    case "/index.json": .index
    case "/search": .search
    case "/categories": .categories
    case "/health": .health
    case "/favicon.ico": .favicon
    default: nil
    }
  }

  /// Matches `/epr/ANY/NAME-VERSION.zip`, `.zip.sig` and `.tar.gz`.
  private static func archive(_ path: ArraySlice<UInt8>) -> Route? {
    let parts = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0].isEmpty, parts[1].elementsEqual("epr".utf8),
      !parts[2].isEmpty, let dash = parts[3].firstIndex(of: UInt8(ascii: "-")),
      isName(parts[3][..<dash]), let name = text(parts[3][..<dash]),
      let rest = text(parts[3][(dash + 1)...])
    else { return nil }
    func version(before suffix: String) -> String? {
      rest.utf8.count > suffix.utf8.count && rest.hasSuffix(suffix)
        ? String(rest.dropLast(suffix.count)) : nil
    }
    if let version = version(before: ".zip") {
      return .archive(.zip, name: name, version: version)
    }
    if let version = version(before: ".zip.sig") {
      return .signature(name: name, version: version)
    }
    if let version = version(before: ".tar.gz") {
      return .archive(.tarGzip, name: name, version: version)
    }
    return nil
  }

  /// Takes `/package/NAME/VERSION` apart; the rest is what follows the next slash.
  private static func packageParts(
    _ path: [UInt8]
  ) -> (name: ArraySlice<UInt8>, version: ArraySlice<UInt8>, rest: ArraySlice<UInt8>?)? {
    let parts = path.split(
      separator: UInt8(ascii: "/"), maxSplits: 4, omittingEmptySubsequences: false)
    guard parts.count >= 4, parts[1].elementsEqual("package".utf8), !parts[2].isEmpty,
      !parts[3].isEmpty
    else { return nil }
    return (parts[2], parts[3], parts.count > 4 ? parts[4] : nil)
  }

  private static func isName(_ text: ArraySlice<UInt8>) -> Bool {
    !text.isEmpty
      && text.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
          UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String? {
    String(validating: bytes, as: UTF8.self)
  }
}
