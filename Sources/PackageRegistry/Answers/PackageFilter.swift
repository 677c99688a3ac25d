public import PackageModel

/// Which packages a query admits, before the newest version and the category are chosen.
public struct PackageFilter: Sendable, Hashable {
  /// The Kibana that asks: packages whose range does not contain it are left out.
  public var kibanaVersion: LenientVersion?
  /// The agent that asks.
  public var agentVersion: LenientVersion?
  /// Whether prereleases and experimental packages are admitted.
  public var prerelease = false
  /// The switch of old Kibanas: admits experimental packages and prereleases, prefers stable
  /// versions, and makes every other filter but name, type and Kibana version void.
  public var experimental = false
  /// What the asking stack can do; nil for everything.
  public var capabilities: Set<String>?
  /// The lowest and the highest version of the package specification.
  public var specMinimum: LenientVersion?
  public var specMaximum: LenientVersion?
  /// Filters on discovery hints, all of which must admit a package.
  public var discovery: [DiscoveryFilter] = []

  public init() {}

  /// Admits prereleases and experimental packages, and so everything.
  static let everything: PackageFilter = {
    var filter = PackageFilter()
    filter.prerelease = true
    return filter
  }()

  /// The parameters that a filter is read from.
  static let parameters: Set<String> = [
    "kibana.version", "agent.version", "prerelease", "experimental", "capabilities", "spec.min",
    "spec.max", "discovery",
  ]

  /// Reads a filter; of several faults the first in this function's order is reported.
  init(_ parameters: QueryParameters) throws(QueryError) {
    kibanaVersion = try Self.version("kibana.version", "Kibana", in: parameters)
    agentVersion = try Self.version("agent.version", "agent", in: parameters)
    prerelease = try Self.flag("prerelease", in: parameters)
    experimental = try Self.flag("experimental", in: parameters)
    capabilities = parameters.first("capabilities").map { text in
      Set(text.split(separator: ",", omittingEmptySubsequences: false).map(String.init))
    }
    specMinimum = try Self.specification("spec.min", in: parameters)
    specMaximum = try Self.specification("spec.max", in: parameters)
    for text in parameters.all("discovery") { discovery.append(try DiscoveryFilter(text)) }
  }

  private static func version(
    _ key: String, _ title: String, in parameters: QueryParameters
  ) throws(QueryError) -> LenientVersion? {
    guard let text = parameters.first(key) else { return nil }
    do {
      return try LenientVersion(text)
    } catch {
      throw QueryError("invalid \(title) version '\(text)': \(error.message)")
    }
  }

  static func flag(_ key: String, in parameters: QueryParameters) throws(QueryError) -> Bool {
    guard let text = parameters.first(key) else { return false }
    guard let flag = GoBoolean.parse(text) else {
      throw QueryError("invalid '\(key)' query param: '\(text)'")
    }
    return flag
  }

  private static func specification(
    _ key: String, in parameters: QueryParameters
  ) throws(QueryError) -> LenientVersion? {
    guard let text = parameters.first(key) else { return nil }
    guard text.utf8.count(where: { $0 == UInt8(ascii: ".") }) == 1 else {
      throw QueryError(
        "invalid '\(key)' version: invalid version '\(text)': it should be <major.version>")
    }
    do {
      return try LenientVersion(text)
    } catch {
      throw QueryError(
        "invalid '\(key)' version: invalid spec version '\(text)': \(error.message)")
    }
  }
}
