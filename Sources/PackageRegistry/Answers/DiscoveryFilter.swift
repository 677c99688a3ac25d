/// What a package must declare about the data that it discovers.
public enum DiscoveryFilter: Sendable, Hashable {
  /// All fields that the package needs are among these.
  case fields(Set<String>)
  /// At least one of the package's data sets is among these.
  case datasets(Set<String>)

  /// Reads `fields:a,b` or `datasets:a,b`.
  public init(_ text: String) throws(QueryError) {
    guard let colon = text.firstIndex(of: ":") else {
      throw Self.invalid(text, "could not parse filter \(GoQuoting.quote(text))")
    }
    let names = Set(
      text[text.index(after: colon)...].split(separator: ",", omittingEmptySubsequences: false)
        .map(String.init))
    switch text[..<colon] {
    case "fields": self = .fields(names)
    case "datasets": self = .datasets(names)
    case let kind:
      throw Self.invalid(text, "unknown discovery filter \(GoQuoting.quote(String(kind)))")
    }
  }

  private static func invalid(_ text: String, _ reason: String) -> QueryError {
    QueryError("invalid 'discovery' query param: '\(text)': \(reason)")
  }

  func admits(_ package: IndexedPackage) -> Bool {
    switch self {
    case .fields(let names):
      !package.discoveryFields.isEmpty && package.discoveryFields.allSatisfy(names.contains)
    case .datasets(let names):
      package.discoveryDatasets.contains(where: names.contains)
    }
  }
}
