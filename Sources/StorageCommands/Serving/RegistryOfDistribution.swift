internal import Git
internal import PackageModel
internal import PackageRegistry
internal import PackageStorage

/// Loads the registry of a distribution: its layers as the storage's settings name them.
enum RegistryOfDistribution {
  /// The source that a distribution's registry reads.
  ///
  /// - Parameters:
  ///   - address: The distribution, at its tip or as it was; its layers are at their tips.
  ///   - storage: Where it is.
  ///   - staged: Objects of the storage that its repository does not have.
  /// - Returns: The source, with every layer pinned to the tip that the storage read.
  /// - Throws: `ContentsLeftOut`, `StorageError`, `GitError`, `RegistryError`.
  static func source(
    _ address: DistributionAddress, of storage: PackageStorage, staged: StagedObjects? = nil
  ) throws -> RegistrySource {
    guard try !CloneLayout.isPartial(storage.repository) else { throw ContentsLeftOut() }
    let snapshot = try storage.snapshot(at: address)
    let layers = try storage.layers(of: snapshot.distribution)
      .map { $0.name == snapshot.name ? snapshot : $0 }
    return try RegistrySource.branches(
      layers.map(\.distribution.branch),
      at: Dictionary(
        layers.map { ($0.distribution.branch, $0.tip.description) },
        uniquingKeysWith: { first, _ in first }),
      ofRepositoryAt: storage.repository.directory, environment: storage.repository.environment,
      staged: staged)
  }

  /// The references that decide what a distribution's registry serves: the branches of its layers,
  /// and the one that the settings are on.
  static func references(
    _ address: DistributionAddress, of storage: PackageStorage
  ) throws -> [String] {
    let distribution = try storage.snapshot(at: address).distribution
    let layers = try storage.layers(of: distribution).map(\.distribution)
    let branches = (layers + [distribution]).map(\.branch) + ["main"]
    return branches.flatMap { ["refs/heads/\($0)", storage.repository.trackingReference(of: $0)] }
  }
}
