internal import Git
package import PackageModel

/// Takes package versions out of a distribution, as its policy allows: all of them or none.
package struct Removal: Sendable {
  package let versions: [PackageReference]
  package let source: Distribution
  package let reason: Reason?

  package init(
    _ versions: [PackageReference], from source: Distribution, reason: Reason? = nil
  ) {
    self.versions = Set(versions).sorted()
    (self.source, self.reason) = (source, reason)
  }

  /// Takes every version out that a more stable layer holds with the same tree.
  ///
  /// - Throws: `StorageError`; `GitError`.
  package init(
    supersededIn source: Distribution, of storage: PackageStorage, reason: Reason? = nil
  ) throws {
    let above = try storage.layers(of: source).filter { $0.name != source.name }
    let versions = try storage.snapshot(of: source).contents().versions.filter { version in
      try above.contains { try $0.version(version.reference).map(version.agrees) ?? false }
    }
    self.init(versions.map(\.reference), from: source, reason: reason)
  }

  /// Plans the removal; nothing is written.
  ///
  /// - Throws: `PlanRefusal` with everything that speaks against it; `StorageError`; `GitError`.
  package func plan(in storage: PackageStorage) throws -> ChangePlan {
    guard !source.frozen else { throw PlanRefusal(obstacles: [.frozen(source.name, targets: [])]) }
    let from = try storage.snapshot(of: source)
    let above = try storage.layers(of: source).filter { $0.name != source.name }
    var obstacles: [PlanRefusal.Obstacle] = []
    var packages: [ChangePlan.PackageChange] = []
    var removed: [StoredVersion] = []
    var superseding: [String: DistributionSnapshot] = [:]
    for reference in versions {
      guard let version = try from.version(reference) else {
        if let tree = treeRemovedLast(reference, from, storage) {
          packages.append(.init(reference: reference, tree: tree, state: .unchanged))
        } else {
          obstacles.append(try storage.notFound(reference, in: source))
        }
        continue
      }
      let layer = try above.first { try $0.version(reference).map(version.agrees) ?? false }
      if let layer { superseding[layer.name] = layer }
      if let obstacle = policyObstacle(reference, isSuperseded: layer != nil) {
        obstacles.append(obstacle)
        continue
      }
      removed.append(version)
      packages.append(.init(reference: reference, tree: version.tree, state: .removed))
    }
    guard obstacles.isEmpty else { throw PlanRefusal(obstacles: obstacles) }

    let operation = Operation(
      .remove, roles: ["from \(source.name)"], packages: packages)
    var plan = ChangePlan(operation: operation, packages: packages)
    if !removed.isEmpty {
      plan.changes.append(
        BranchChange(
          to: from, edits: removed.flatMap(\.removalEdits),
          message: CommitMessage(
            source, "Remove", removed.map(\.reference),
            lines: [.operation(operation)] + removed.map { .package($0.reference, $0.tree) }
              + superseding.values.sorted { $0.name < $1.name }.map { .supersededBy($0) }
              + CommitMessage.Line.reason(reason))))
    }
    return plan
  }

  private func policyObstacle(
    _ reference: PackageReference, isSuperseded: Bool
  ) -> PlanRefusal.Obstacle? {
    switch source.remove {
    case .yes: nil
    case .never: .removalForbidden(reference, from: source.name)
    case .reason:
      reason != nil || isSuperseded ? nil : .removalNeedsReason(reference, from: source.name)
    }
  }

  /// The tree of a version that the distribution's newest commit removed: whoever runs the same
  /// command again at once finds it done.
  private func treeRemovedLast(
    _ reference: PackageReference, _ from: DistributionSnapshot, _ storage: PackageStorage
  ) -> ObjectID? {
    guard let record = RecordedOperation(of: from.commit, in: storage.repository),
      record.verb == .remove
    else { return nil }
    return record.packages[reference]
  }
}
