internal import Archive

/// All packages that a registry serves at one moment; never changed, only replaced.
struct RegistryIndex: Sendable {
  let indexers: [Indexer]
  let problems: [PackageProblem]
  /// A digest of everything that answers are made from: equal texts mean equal answers.
  let fingerprint: String
  /// Gets how long each look for packages took; nil where nobody counts.
  let observer: LookupObserver?
  /// Where each name and version is found first.
  private let places: [String: [String: Place]]

  private struct Place: Sendable {
    let indexer: Int
    let package: Int
  }

  init(_ indexers: [Indexer], problems: [PackageProblem], observer: LookupObserver? = nil) {
    self.indexers = indexers
    self.observer = observer
    self.problems = problems
    var places: [String: [String: Place]] = [:]
    var digest = SHA256()
    for (number, indexer) in indexers.enumerated() {
      digest.update("indexer \(indexer.packages.count)\n".utf8)
      for (place, package) in indexer.packages.enumerated() {
        digest.update("\(package.name) \(package.versionText) \(package.fingerprint)\n".utf8)
        if places[package.name]?[package.versionText] == nil {
          places[package.name, default: [:]][package.versionText] =
            Place(indexer: number, package: place)
        }
      }
    }
    self.places = places
    fingerprint = SHA256.hexadecimal(digest: digest.finish(), count: 12)
  }

  /// Returns the package that is served for a name and version, and how to read it.
  func package(_ name: String, _ version: String) -> (IndexedPackage, PackageAccess)? {
    guard let first = indexers.first else { return nil }
    // All sources have one table; where it has nothing, the first was looked through in vain.
    guard observer == nil else {
      let place = places[name]?[version]
      return looking(in: place.map { indexers[$0.indexer] } ?? first) { found(name, version) }
    }
    return found(name, version)
  }

  private func found(_ name: String, _ version: String) -> (IndexedPackage, PackageAccess)? {
    guard let place = places[name]?[version] else { return nil }
    let indexer = indexers[place.indexer]
    return (indexer.packages[place.package], indexer.access)
  }
}
