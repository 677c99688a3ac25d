package import Git
package import PackageModel

/// How a storage stands: what it holds, what waits, what is wrong, what is half done.
package struct StorageStatus: Sendable {
  package struct DistributionState: Sendable {
    package let distribution: Distribution
    package let tip: ObjectID
    /// When the tip was committed, in seconds since 1970.
    package let time: Int64
    package let packageCount: Int
    package let versionCount: Int
    /// The versions that the distribution serves: its own and those of its layers, each once.
    package let servedCount: Int
  }

  /// Versions that stand in one distribution and in none that is more stable.
  package struct Waiting: Sendable {
    package let distribution: String
    /// The distributions that accept them, the next one first.
    package let targets: [String]
    package let versions: [PackageReference]
  }

  /// A version that stands in two layers of one distribution.
  package struct Overlap: Hashable, Sendable {
    package enum Difference: String, Hashable, Sendable {
      /// The same tree: a leftover.
      case none
      /// The same files, other modes: a leftover too.
      case modes
      /// Other contents: a fault, as the layer searched first hides the other.
      case contents
    }

    package let reference: PackageReference
    package let distribution: String
    /// The more stable distribution, whose version is served.
    package let hiddenBy: String
    package let difference: Difference
    /// The key of the recorded promotion that put it there, where its removal is still to come.
    package let halfDone: String?
  }

  package private(set) var distributions: [DistributionState] = []
  package private(set) var waiting: [Waiting] = []
  package private(set) var overlaps: [Overlap] = []
  package private(set) var layoutFaults: [LayoutFault] = []

  /// Reads every distribution that there is.
  ///
  /// - Throws: `StorageError`, `GitError`.
  package init(of storage: PackageStorage) throws {
    let snapshots = try storage.presentSnapshots()
    var contents: [String: [PackageReference: StoredVersion]] = [:]
    for snapshot in snapshots {
      let (versions, faults) = try snapshot.contents()
      contents[snapshot.name] = Dictionary(
        versions.map { ($0.reference, $0) }, uniquingKeysWith: { first, _ in first })
      layoutFaults += faults
    }
    for snapshot in snapshots {
      let own = contents[snapshot.name] ?? [:]
      let layers = snapshot.distribution.layers.filter { $0 != snapshot.name }
      distributions.append(
        DistributionState(
          distribution: snapshot.distribution, tip: snapshot.tip,
          time: snapshot.commit.committer.time,
          packageCount: Set(own.keys.map(\.name)).count, versionCount: own.count,
          servedCount: layers.reduce(into: Set(own.keys)) {
            $0.formUnion((contents[$1] ?? [:]).keys)
          }
          .count))
      for layer in layers {
        overlaps += try Self.overlaps(
          of: own, in: snapshot, with: contents[layer] ?? [:], in: layer, storage)
      }
      let targets = storage.settings.distributions
        .filter { $0.promoteFrom.contains(snapshot.name) && !$0.frozen }
        .sorted { $0.layers.count > $1.layers.count }
      let published = layers.reduce(into: Set<PackageReference>()) {
        $0.formUnion((contents[$1] ?? [:]).keys)
      }
      let waiting = own.keys.filter { !published.contains($0) }.sorted()
      if !targets.isEmpty, !waiting.isEmpty {
        self.waiting.append(
          Waiting(
            distribution: snapshot.name, targets: targets.map(\.name), versions: waiting))
      }
    }
  }

  private static func overlaps(
    of own: [PackageReference: StoredVersion], in snapshot: DistributionSnapshot,
    with other: [PackageReference: StoredVersion], in layer: String, _ storage: PackageStorage
  ) throws -> [Overlap] {
    let shared = own.keys.filter { other[$0] != nil }.sorted()
    guard !shared.isEmpty else { return [] }
    let promoted = try HalfDonePromotions(
      from: snapshot.name, to: storage.snapshot(of: storage.distribution(layer)), in: storage)
    let comparison = TreeComparison(storage.repository)
    return try shared.compactMap { reference in
      guard let ours = own[reference], let theirs = other[reference] else { return nil }
      let difference: Overlap.Difference =
        if ours.agrees(with: theirs) {
          .none
        } else if try comparison.differInModesAlone(ours.tree, theirs.tree) {
          .modes
        } else {
          .contents
        }
      return Overlap(
        reference: reference, distribution: snapshot.name, hiddenBy: layer,
        difference: difference,
        halfDone: difference == .none ? promoted.operation(of: reference, ours.tree) : nil)
    }
  }
}
