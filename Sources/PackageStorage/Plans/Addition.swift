internal import Git
package import PackageModel

/// Puts new package versions into the distribution where packages enter the storage.
package struct Addition: Sendable {
  package let versions: [StoredVersion]
  package let target: Distribution
  package let reason: Reason?

  /// - Parameters:
  ///   - versions: Whose trees are staged already; the same version once.
  ///   - target: Where they go.
  ///   - reason: Why a version is replaced, where policy asks for it.
  package init(_ versions: [StoredVersion], to target: Distribution, reason: Reason? = nil) {
    self.versions = versions.sorted { $0.reference < $1.reference }
    (self.target, self.reason) = (target, reason)
  }

  /// Plans the addition; nothing is written.
  ///
  /// - Throws: `PlanRefusal` with everything that speaks against it; `StorageError`; `GitError`.
  package func plan(in storage: PackageStorage) throws -> ChangePlan {
    if target.frozen {
      let others = storage.settings.distributions.filter { !$0.frozen && $0.promoteFrom.isEmpty }
      throw PlanRefusal(obstacles: [.frozen(target.name, targets: others.map(\.name))])
    }
    if !target.promoteFrom.isEmpty {
      throw PlanRefusal(obstacles: [.promotedInto(target.name, from: target.promoteFrom)])
    }
    let to = try storage.snapshot(of: target)
    let above = try storage.layers(of: target).filter { $0.name != target.name }
    var obstacles: [PlanRefusal.Obstacle] = []
    var additions: [(version: StoredVersion, replaced: StoredVersion?)] = []
    var packages: [ChangePlan.PackageChange] = []
    for version in versions {
      let reference = version.reference
      let held = try to.version(reference)
      var state = ChangePlan.State.added
      if let held, version.tree == held.tree {
        state = .unchanged
      } else if let (layer, published) = try Self.holder(of: reference, among: above) {
        obstacles.append(
          .published(
            reference, in: layer.name, offered: held == nil ? nil : target.name,
            sameTree: published.tree == version.tree))
      } else if let held, !target.overwrite.allows(reason) {
        let contrast = try VersionContrast(version, held, in: storage.repository)
        obstacles.append(
          .differs(reference, in: target.name, overwrite: target.overwrite, contrast))
      } else {
        additions.append((version, held))
      }
      packages.append(.init(reference: reference, tree: version.tree, state: state))
    }
    guard obstacles.isEmpty else { throw PlanRefusal(obstacles: obstacles) }
    return try plan(additions, packages, to: to)
  }

  private func plan(
    _ additions: [(version: StoredVersion, replaced: StoredVersion?)],
    _ packages: [ChangePlan.PackageChange], to: DistributionSnapshot
  ) throws -> ChangePlan {
    let operation = Operation(
      .add, roles: ["to \(target.name)"], packages: packages)
    var plan = ChangePlan(operation: operation, packages: packages)
    guard !additions.isEmpty else { return plan }
    plan.warnings = additions.compactMap { version, replaced in
      replaced.map {
        .overwritten(version.reference, in: target.name, oldTree: $0.tree)
      }
    }
    plan.changes.append(
      BranchChange(
        to: to,
        edits: try additions.flatMap { try $0.version.additionEdits(in: to) },
        message: CommitMessage(
          target, "Add", additions.map(\.version.reference),
          lines: [.operation(operation)]
            + additions.map { .package($0.version.reference, $0.version.tree) }
            + additions.compactMap { version, replaced in
              replaced.map { .replaces(version.reference, $0.tree) }
            } + CommitMessage.Line.reason(reason))))
    return plan
  }

  private static func holder(
    of reference: PackageReference, among layers: [DistributionSnapshot]
  ) throws(GitError) -> (DistributionSnapshot, StoredVersion)? {
    for layer in layers {
      if let version = try layer.version(reference) { return (layer, version) }
    }
    return nil
  }
}
