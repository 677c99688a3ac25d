package import Git
internal import PackageModel

/// What an image says of the commits that its packages came from.
package struct ImageLabels: Hashable, Sendable {
  /// The commit of the distribution itself, as the OCI image specification names it.
  package static let revisionKey = "org.opencontainers.image.revision"
  /// The distribution's branch, as the OCI image specification names it.
  package static let versionKey = "org.opencontainers.image.version"
  /// What the name of a layer follows, in the label with that layer's commit.
  package static let layerPrefix = "storage.layer."

  /// The branch of the distribution.
  package let branch: String
  /// The distribution's own commit.
  package let revision: ObjectID
  /// The commit of each layer, by its distribution's name; the distribution itself is one.
  package let layers: [String: ObjectID]

  /// The labels of an image of a distribution as it is in the storage.
  ///
  /// - Throws: `StorageError.missingBranch`; `GitError`.
  package init(of snapshots: [DistributionSnapshot], serving distribution: DistributionSnapshot) {
    branch = distribution.distribution.branch
    revision = distribution.tip
    layers = Dictionary(snapshots.map { ($0.name, $0.tip) }, uniquingKeysWith: { $1 })
  }

  /// The labels as an image's configuration holds them.
  package var dictionary: [String: String] {
    var labels = [
      Self.revisionKey: revision.description, Self.versionKey: branch,
    ]
    for (name, commit) in layers { labels[Self.layerPrefix + name] = commit.description }
    return labels
  }

  /// How an image with these labels stands to the storage.
  package enum Comparison: String, Hashable, Sendable {
    /// It was made from exactly these commits.
    case current
    /// It was made from others.
    case stale
    /// It does not say which commits it was made from.
    case unlabelled
  }

  /// Compares with the labels that an image has.
  package func comparison(with labels: [String: String]) -> Comparison {
    guard labels[Self.revisionKey] != nil,
      labels.keys.contains(where: { $0.hasPrefix(Self.layerPrefix) })
    else { return .unlabelled }
    let known = labels.filter {
      $0.key == Self.revisionKey || $0.key.hasPrefix(Self.layerPrefix)
    }
    return known == dictionary.filter { $0.key != Self.versionKey } ? .current : .stale
  }
}
