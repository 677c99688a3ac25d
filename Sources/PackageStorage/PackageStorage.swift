package import Git
package import PackageModel

/// A repository, the settings that make it a storage, and its tips, read once.
///
/// Every question of one command is answered from the tips as they were when it was opened; what
/// has moved since then is found when references are moved, and nowhere else.
package final class PackageStorage {
  package let repository: Repository
  package let settings: StorageSettings
  /// Where the settings came from.
  package let origin: SettingsOrigin
  private let tips: [String: ObjectID]
  private let remoteOnly: Set<String>
  private var snapshots: [String: DistributionSnapshot] = [:]

  /// Reads the settings and the tips of all distributions.
  ///
  /// - Parameters:
  ///   - repository: The repository.
  ///   - settingsFile: The file given by `--config`: its name and contents.
  ///   - source: Whose branches to read.
  /// - Throws: `SettingsError` for a bad `storage.yml`; `GitError` when a reference cannot be read.
  package init(
    _ repository: Repository, settingsFile: (name: String, bytes: [UInt8])? = nil,
    tips source: TipSource = .here
  ) throws {
    self.repository = repository
    (settings, origin) = try SettingsOrigin.load(from: repository, file: settingsFile)
    var tips: [String: ObjectID] = [:]
    var remoteOnly: Set<String> = []
    for distribution in settings.distributions {
      if source == .here, let tip = try repository.target(of: distribution.referenceName) {
        tips[distribution.name] = tip
      } else if let tip = try repository.target(
        of: repository.trackingReference(of: distribution.branch))
      {
        tips[distribution.name] = tip
        remoteOnly.insert(distribution.name)
      }
    }
    self.tips = tips
    self.remoteOnly = remoteOnly
  }

  /// The same storage with some of its tips elsewhere.
  ///
  /// - Parameters:
  ///   - storage: The storage.
  ///   - moved: The other tips by the names of their distributions.
  package init(_ storage: PackageStorage, moving moved: [String: ObjectID]) {
    (repository, settings, origin) = (storage.repository, storage.settings, storage.origin)
    remoteOnly = storage.remoteOnly
    tips = storage.tips.merging(moved) { $1 }
    snapshots = storage.snapshots.filter { moved[$0.key] == nil }
  }

  /// The distribution of that name.
  ///
  /// - Throws: `StorageError.unknownDistribution`.
  package func distribution(_ name: String) throws -> Distribution {
    if let distribution = settings.distribution(named: name) { return distribution }
    throw StorageError.unknownDistribution(
      name: name, known: settings.distributions.map(\.name))
  }

  /// The tip of a distribution's branch; nil where there is no such branch.
  package func tip(of distribution: Distribution) -> ObjectID? {
    tips[distribution.name]
  }

  /// Whether the distribution's branch is not here: what was read is how the remote had it.
  package func isRemoteOnly(_ distribution: Distribution) -> Bool {
    remoteOnly.contains(distribution.name)
  }

  /// Whether all branches are the remote's, so that whatever is written goes there.
  package var isRemote: Bool {
    !tips.isEmpty && tips.keys.allSatisfy { remoteOnly.contains($0) }
  }

  /// The distribution at the tip read when the storage was opened.
  ///
  /// - Throws: `StorageError.missingBranch`; `GitError` when an object cannot be read.
  package func snapshot(of distribution: Distribution) throws -> DistributionSnapshot {
    if let known = snapshots[distribution.name] { return known }
    guard let tip = tips[distribution.name] else { throw missingBranch(distribution) }
    let snapshot = try DistributionSnapshot(distribution, at: tip, in: repository)
    snapshots[distribution.name] = snapshot
    return snapshot
  }

  /// The snapshots of all distributions that have a branch, in the order of the settings.
  ///
  /// - Throws: `StorageError.missingBranch` for one that packages can be promoted into or out of: a
  ///   missing branch is never an empty distribution. A frozen one may be absent.
  package func presentSnapshots() throws -> [DistributionSnapshot] {
    try settings.distributions
      .filter { !$0.frozen || tips[$0.name] != nil }
      .map { try snapshot(of: $0) }
  }

  /// The snapshots of the layers that the distribution serves, in the order of search.
  package func layers(of distribution: Distribution) throws -> [DistributionSnapshot] {
    try distribution.layers.map { try snapshot(of: self.distribution($0)) }
  }

  private func missingBranch(_ distribution: Distribution) -> StorageError {
    let suffix = "/" + distribution.branch
    let remotes = ((try? repository.references(under: "refs/remotes/")) ?? [])
      .map { String($0.name.dropFirst("refs/remotes/".count)) }
      .filter { $0.hasSuffix(suffix) }
    return .missingBranch(
      distribution: distribution.name, branch: distribution.branch, remotes: remotes)
  }
}
