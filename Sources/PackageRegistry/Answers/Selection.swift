internal import PackageModel

/// Chooses the packages of an answer (registry API 3.3 to 3.7).
struct Selection {
  let filter: PackageFilter
  var package: String?
  var type: String?
  var category: String?
  var all = false

  /// The packages of all indexers that the selection admits, by name and version.
  func packages(of index: RegistryIndex) throws(QueryError) -> [IndexedPackage] {
    guard let first = index.indexers.first else { return [] }
    func packages(of indexer: Indexer) throws(QueryError) -> [IndexedPackage] {
      try index.looking(in: indexer) { () throws(QueryError) in try self.packages(of: indexer) }
    }
    var union = try packages(of: first)
    for indexer in index.indexers.dropFirst() {
      union = Self.merged(union, try packages(of: indexer))
    }
    guard index.indexers.count > 1, !all else { return union }
    return Self.grouped(union) { group in
      Self.newest(of: group).map { [$0] } ?? []
    }
  }

  // MARK: One indexer

  private func packages(of indexer: Indexer) throws(QueryError) -> [IndexedPackage] {
    let admitted =
      filter.experimental ? admittedAsExperimental(indexer) : try admittedPackages(indexer)
    guard let category else { return admitted }
    return admitted.filter { CategoryMatch.of($0, category) != nil }
  }

  private func admittedPackages(_ indexer: Indexer) throws(QueryError) -> [IndexedPackage] {
    let kibana = kibanaVerdicts(indexer)
    var survivors: [IndexedPackage] = []
    for place in range(in: indexer) {
      let candidate = indexer.packages[place]
      guard filter.prerelease || !(candidate.isExperimental || candidate.isPrerelease),
        indexer.kibanaRangePlaces[place].map({ kibana[$0] }) ?? true, hasType(candidate),
        admitsDetails(of: candidate), try admitsSpecification(of: candidate)
      else { continue }
      if !all, let last = survivors.last, last.name == candidate.name {
        // The list goes up; a version that is equal but for its build came later.
        if candidate.version > last.version { survivors[survivors.count - 1] = candidate }
      } else {
        survivors.append(candidate)
      }
    }
    return survivors
  }

  private func admittedAsExperimental(_ indexer: Indexer) -> [IndexedPackage] {
    let kibana = kibanaVerdicts(indexer)
    let candidates = range(in: indexer).filter { place in
      (indexer.kibanaRangePlaces[place].map { kibana[$0] } ?? true)
        && hasType(indexer.packages[place])
    }.map { indexer.packages[$0] }
    return Self.grouped(candidates) { group in
      let stable = group.filter { !$0.isPrerelease }
      guard all else {
        return Self.newest(of: stable.isEmpty ? group : stable[...]).map { [$0] } ?? []
      }
      let mature = stable.filter { $0.version.major > 0 }
      return mature.isEmpty ? Array(group) : mature
    }
  }

  /// The places of the packages of the name that was asked for, or of all.
  private func range(in indexer: Indexer) -> Range<Int> {
    guard let package else { return indexer.packages.indices }
    let packages = indexer.packages
    func firstPlace(where isBeyond: (IndexedPackage) -> Bool) -> Int {
      var (low, high) = (0, packages.count)
      while low < high {
        let middle = (low + high) / 2
        if isBeyond(packages[middle]) { high = middle } else { low = middle + 1 }
      }
      return low
    }
    let start = firstPlace { !ByteOrder.isLess($0.name, package) }
    let end = firstPlace { ByteOrder.isLess(package, $0.name) }
    return start..<max(start, end)
  }

  /// For each distinct Kibana range of the indexer whether it contains the asking version.
  private func kibanaVerdicts(_ indexer: Indexer) -> [Bool] {
    guard let version = filter.kibanaVersion else {
      return Array(repeating: true, count: indexer.kibanaRanges.count)
    }
    return indexer.kibanaRanges.map { $0.contains(version) }
  }

  private func hasType(_ candidate: IndexedPackage) -> Bool {
    type == nil || type == candidate.type
  }

  private func admitsDetails(of candidate: IndexedPackage) -> Bool {
    if let agent = filter.agentVersion, let range = candidate.agentRange, !range.contains(agent) {
      return false
    }
    if let capabilities = filter.capabilities,
      !candidate.capabilities.allSatisfy(capabilities.contains)
    {
      return false
    }
    return filter.discovery.allSatisfy { $0.admits(candidate) }
  }

  private func admitsSpecification(of candidate: IndexedPackage) throws(QueryError) -> Bool {
    guard filter.specMinimum != nil || filter.specMaximum != nil else { return true }
    guard let format = candidate.formatVersion else {
      let minimum = filter.specMinimum.map { "\($0.major).\($0.minor)" } ?? ""
      let maximum = filter.specMaximum.map { "\($0.major).\($0.minor)" } ?? ""
      throw QueryError(
        "can't compare spec version for \(candidate.name) (\(minimum)-\(maximum)): "
          + "package spec version is not set")
    }
    let place = (format.major, format.minor)
    if let minimum = filter.specMinimum, place < (minimum.major, minimum.minor) { return false }
    if let maximum = filter.specMaximum, place > (maximum.major, maximum.minor) { return false }
    return true
  }

  // MARK: Lists sorted by name and version

  /// The newest version; of equal ones the first.
  private static func newest(of group: ArraySlice<IndexedPackage>) -> IndexedPackage? {
    guard var newest = group.first else { return nil }
    for candidate in group.dropFirst() where candidate.version > newest.version {
      newest = candidate
    }
    return newest
  }

  /// Replaces the versions of each name by what `choose` makes of them.
  private static func grouped(
    _ packages: [IndexedPackage],
    _ choose: (ArraySlice<IndexedPackage>) -> [IndexedPackage]
  ) -> [IndexedPackage] {
    var result: [IndexedPackage] = []
    var start = 0
    while start < packages.count {
      let name = packages[start].name
      let end = packages[start...].firstIndex { $0.name != name } ?? packages.count
      result += choose(packages[start..<end])
      start = end
    }
    return result
  }

  /// Joins two sorted lists; a name and version that the left one has is dropped from the right.
  private static func merged(
    _ left: [IndexedPackage], _ right: [IndexedPackage]
  ) -> [IndexedPackage] {
    var known: Set<[String]> = []
    for package in left { known.insert([package.name, package.versionText]) }
    let additions = right.filter { !known.contains([$0.name, $0.versionText]) }
    var result: [IndexedPackage] = []
    result.reserveCapacity(left.count + additions.count)
    var (i, j) = (0, 0)
    while i < left.count, j < additions.count {
      if precedes(additions[j], left[i]) {
        result.append(additions[j])
        j += 1
      } else {
        result.append(left[i])
        i += 1
      }
    }
    return result + left[i...] + additions[j...]
  }

  /// Joins what was chosen here with what another registry chose: what is missing here is added,
  /// and of each name the newest stays unless all are wanted.
  static func joined(
    _ here: [IndexedPackage], _ there: [IndexedPackage], _ all: Bool
  ) -> [IndexedPackage] {
    let sorted = there.enumerated().sorted { left, right in
      if precedes(left.element, right.element) { return true }
      return !precedes(right.element, left.element) && left.offset < right.offset
    }
    let union = merged(here, sorted.map(\.element))
    return all ? union : grouped(union) { newest(of: $0).map { [$0] } ?? [] }
  }

  private static func precedes(_ a: IndexedPackage, _ b: IndexedPackage) -> Bool {
    a.name == b.name ? a.version < b.version : ByteOrder.isLess(a.name, b.name)
  }
}
