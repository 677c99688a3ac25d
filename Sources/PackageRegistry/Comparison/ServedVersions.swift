/// All versions that an index serves, by the names of their packages.
struct ServedVersions {
  /// Ascending within a name.
  private(set) var versions: [String: [IndexedPackage]] = [:]

  init(_ index: RegistryIndex) {
    // Without a specification in the filter a selection never fails.
    let all = (try? Selection(filter: .everything, all: true).packages(of: index)) ?? []
    for package in all { versions[package.name, default: []].append(package) }
  }

  /// The names, in order, whose versions or their contents are not the same in both.
  func namesOfDifferences(from other: ServedVersions) -> [String] {
    Set(versions.keys).union(other.versions.keys).filter { name in
      !Self.areAlike(versions[name] ?? [], other.versions[name] ?? [])
    }.sorted(by: ByteOrder.isLess)
  }

  private static func areAlike(_ left: [IndexedPackage], _ right: [IndexedPackage]) -> Bool {
    left.count == right.count
      && zip(left, right).allSatisfy {
        $0.versionText == $1.versionText && $0.fingerprint == $1.fingerprint
      }
  }
}
