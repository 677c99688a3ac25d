internal import Git
package import PackageModel
package import PackageStorage

/// The rule that a version stands in one distribution alone.
package enum DuplicateRule {
  static let duplicate = Rule(
    policy: "duplicate", .warning,
    "A version stands in one distribution; in several with different contents it is an error.")

  package static let rules = [duplicate]

  /// The findings for versions that a more stable layer hides.
  ///
  /// - Parameters:
  ///   - snapshot: The distribution to look at.
  ///   - layers: Its layers in the order of search; itself and those after it do not count.
  ///   - trees: Tells whether modes alone differ.
  ///   - references: The versions to look at; nil for all.
  /// - Returns: One finding a version.
  /// - Throws: `GitError` when a tree cannot be read.
  package static func findings(
    in snapshot: DistributionSnapshot, below layers: [DistributionSnapshot],
    _ trees: TreeComparison, of references: Set<PackageReference>? = nil
  ) throws -> [Finding] {
    let above = layers.prefix { $0.name != snapshot.name }
    guard !above.isEmpty else { return [] }
    let versions =
      try references?.sorted().compactMap { try snapshot.version($0) }
      ?? snapshot.contents().versions
    return try versions.compactMap { version in
      for layer in above {
        guard let other = try layer.version(version.reference) else { continue }
        return try finding(version, in: snapshot, other, in: layer, trees)
      }
      return nil
    }
  }

  private static func finding(
    _ version: StoredVersion, in snapshot: DistributionSnapshot, _ other: StoredVersion,
    in layer: DistributionSnapshot, _ trees: TreeComparison
  ) throws -> Finding {
    let name = "\(version.reference)"
    var (severity, message) = (duplicate.severity, "\(name) stands in \(layer.name) too")
    if version.tree != other.tree {
      if try trees.differInModesAlone(version.tree, other.tree) {
        message += ", with other file modes, and that one is served"
      } else {
        severity = .error
        message += ", with other contents, and that one is served"
      }
    }
    return Finding(
      rule: duplicate.id, severity: severity, distribution: snapshot.name, commit: snapshot.tip,
      package: version.reference.name.description,
      version: version.reference.version.description, path: version.reference.path,
      message: message, hint: "storage remove \(name) --from \(snapshot.name)")
  }
}
