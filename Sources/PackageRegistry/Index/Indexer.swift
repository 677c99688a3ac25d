internal import PackageModel

/// The packages of one source, in the order of search results.
///
/// Filters, the choice of the newest version and notices of deprecation work on one indexer as a
/// whole (registry API 2.8, 3.6).
struct Indexer: Sendable {
  /// Sorted by name, then by version; versions that are equal but for their build keep the order in
  /// which they were found.
  let packages: [IndexedPackage]
  /// For each package its place in `kibanaRanges`; nil where it takes any Kibana.
  let kibanaRangePlaces: [Int?]
  /// The distinct Kibana ranges of the packages: far fewer than packages.
  let kibanaRanges: [VersionRange]
  let access: PackageAccess
  /// Stands for what a storage index listed; nil for other sources.
  let fingerprint: String?

  /// Takes packages in the order in which they were found; the first of a name and version stays.
  init(_ found: [IndexedPackage], access: PackageAccess, fingerprint: String? = nil) {
    var seen: [String: Set<String>] = [:]
    let distinct = found.filter {
      seen[$0.name, default: []].insert($0.versionText).inserted
    }
    let sorted = distinct.enumerated().sorted { left, right in
      let (a, b) = (left.element, right.element)
      if a.name != b.name { return ByteOrder.isLess(a.name, b.name) }
      if a.version != b.version { return a.version < b.version }
      return left.offset < right.offset
    }
    let packages = Self.spreadingNotices(sorted.map(\.element))
    var ranges: [VersionRange] = []
    var places: [VersionRange: Int] = [:]
    self.kibanaRangePlaces = packages.map { package in
      guard let range = package.kibanaRange else { return nil }
      if let place = places[range] { return place }
      places[range] = ranges.count
      ranges.append(range)
      return ranges.count - 1
    }
    kibanaRanges = ranges
    self.packages = packages
    self.access = access
    self.fingerprint = fingerprint
  }

  /// Gives every version of a package the notice of the highest version that has one.
  private static func spreadingNotices(_ sorted: [IndexedPackage]) -> [IndexedPackage] {
    var notices: [String: Record] = [:]
    for package in sorted {
      if let notice = package.ownNotice { notices[package.name] = notice }
    }
    return sorted.map { package in
      notices[package.name].map { IndexedPackage(package, notice: $0) } ?? package
    }
  }
}
