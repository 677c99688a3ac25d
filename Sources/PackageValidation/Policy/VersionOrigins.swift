package import Git
package import PackageModel
package import PackageStorage

/// Finds where the versions that come into a distribution stood before.
package final class VersionOrigins {
  /// The most versions that are looked for in histories: an import of a whole storage has thousands.
  private static let searchLimit = 50

  private let distribution: Distribution
  private let settings: StorageSettings
  private let surroundings: Surroundings
  private let repository: Repository
  private var known: [PackageReference: Origin?] = [:]
  private var searches = 0

  /// Where a version stood.
  package struct Origin: Sendable {
    package let distribution: String
    package let version: StoredVersion
  }

  init(
    into distribution: Distribution, settings: StorageSettings, _ surroundings: Surroundings,
    in repository: Repository
  ) {
    (self.distribution, self.settings) = (distribution, settings)
    (self.surroundings, self.repository) = (surroundings, repository)
  }

  /// Where the version stood in a distribution that it may be promoted from.
  ///
  /// - Parameters:
  ///   - reference: The version.
  ///   - record: What the commit that brings it records.
  /// - Returns: The place: as it is now, as recorded, or as it was in the history; nil where it was
  ///   never there.
  /// - Throws: `GitError` when a history cannot be read.
  package func source(
    of reference: PackageReference, _ record: RecordedOperation?
  ) throws(GitError) -> Origin? {
    if let found = known[reference] { return found }
    let found = try find(reference, record)
    known[reference] = .some(found)
    return found
  }

  /// Whether a version stands in another distribution with the same tree, so that it is not new.
  ///
  /// - Throws: `GitError` when a tree or a history cannot be read.
  package func isKnown(
    _ version: StoredVersion, _ record: RecordedOperation?
  ) throws(GitError) -> Bool {
    for (name, snapshot) in surroundings.before where name != distribution.name {
      if try snapshot.version(version.reference)?.tree == version.tree { return true }
    }
    return try source(of: version.reference, record)?.version.tree == version.tree
  }

  private func find(
    _ reference: PackageReference, _ record: RecordedOperation?
  ) throws(GitError) -> Origin? {
    let sources = distribution.promoteFrom.compactMap { settings.distribution(named: $0) }
    for states in [surroundings.before, surroundings.after] {
      for source in sources {
        if let version = try states[source.name]?.version(reference) {
          return Origin(distribution: source.name, version: version)
        }
      }
    }
    if let place = record?.promotedFrom,
      let source = sources.first(where: { $0.name == place.distribution }),
      let snapshot = try? DistributionSnapshot(source, at: place.commit, in: repository),
      let version = try? snapshot.version(reference)
    {
      return Origin(distribution: source.name, version: version)
    }
    guard searches < Self.searchLimit else { return nil }
    searches += 1
    for source in sources {
      guard let snapshot = surroundings.before[source.name] else { continue }
      var history = try History(of: [snapshot], in: repository, filter: .version(reference))
      if let change = try history.next()?.changes.first,
        let version = change.before ?? change.after
      {
        return Origin(distribution: source.name, version: version)
      }
    }
    return nil
  }
}
