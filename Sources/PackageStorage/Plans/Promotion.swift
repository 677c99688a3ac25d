internal import Git
package import PackageModel

/// Moves package versions to a more stable distribution: all of them or none.
package struct Promotion: Sendable {
  package let versions: [PackageReference]
  package let source: Distribution
  package let target: Distribution
  /// Whether the versions stay in the source as well.
  package let keep: Bool
  package let reason: Reason?

  package init(
    _ versions: [PackageReference], from source: Distribution, to target: Distribution,
    keep: Bool = false, reason: Reason? = nil
  ) {
    self.versions = Set(versions).sorted()
    (self.source, self.target, self.keep, self.reason) = (source, target, keep, reason)
  }

  /// What becomes of one version.
  private struct Move {
    let version: StoredVersion
    let state: ChangePlan.State
    /// What is put into the target; nil where it holds everything already.
    var addition: Addition?
    /// The version that the target holds with other contents.
    var replaced: StoredVersion?
    var isRemoved = false

    /// A version or, where the target lacks nothing else, its signature.
    enum Addition { case version, signature }
  }

  /// Plans the promotion; nothing is written.
  ///
  /// - Throws: `PlanRefusal` with everything that speaks against it; `StorageError`; `GitError`.
  package func plan(in storage: PackageStorage) throws -> ChangePlan {
    let direction = directionObstacles(storage.settings)
    guard direction.isEmpty else { throw PlanRefusal(obstacles: direction) }
    let (from, to) = (try storage.snapshot(of: source), try storage.snapshot(of: target))
    let above = try storage.layers(of: target).filter { $0.name != target.name }

    var moves: [Move] = []
    var obstacles: [PlanRefusal.Obstacle] = []
    for reference in versions {
      switch try move(of: reference, from: from, to: to, above: above, in: storage) {
      case .success(let move): moves.append(move)
      case .failure(let refusal): obstacles += refusal.obstacles
      }
    }
    guard obstacles.isEmpty else { throw PlanRefusal(obstacles: obstacles) }
    return try plan(moves, from: from, to: to, warnings: warnings(moves, to: to, storage.settings))
  }

  private func directionObstacles(_ settings: StorageSettings) -> [PlanRefusal.Obstacle] {
    let targets = settings.targets(of: source).map(\.name)
    if source.name == target.name { return [.sameDistribution(source.name, targets: targets)] }
    if target.frozen { return [.frozen(target.name, targets: targets)] }
    if !target.promoteFrom.contains(source.name) {
      return settings.isUp(from: source, to: target)
        ? [.notAccepted(from: source.name, to: target.name, accepted: target.promoteFrom)]
        : [.notUpwards(from: source.name, to: target.name)]
    }
    if source.frozen, !keep { return [.frozen(source.name, targets: [])] }
    return []
  }

  private func move(
    of reference: PackageReference, from: DistributionSnapshot, to: DistributionSnapshot,
    above: [DistributionSnapshot], in storage: PackageStorage
  ) throws -> Result<Move, PlanRefusal> {
    let held = try to.version(reference)
    guard let version = try from.version(reference) else {
      // Already moved on: whoever runs the same command again finds it done.
      if let held { return .success(Move(version: held, state: .unchanged)) }
      return .failure(PlanRefusal(obstacles: [try storage.notFound(reference, in: source)]))
    }
    guard keep || source.remove != .never else {
      return .failure(
        PlanRefusal(obstacles: [.mustBeKept(reference, in: source.name)]))
    }
    guard let held else {
      for layer in above {
        guard let published = try layer.version(reference) else { continue }
        return .failure(
          PlanRefusal(obstacles: [
            .published(
              reference, in: layer.name, offered: source.name,
              sameTree: published.tree == version.tree)
          ]))
      }
      return .success(
        Move(version: version, state: .promoted, addition: .version, isRemoved: !keep))
    }
    if version.agrees(with: held) {
      let addsSignature = version.signature != nil && held.signature == nil
      return .success(
        Move(
          version: version, state: keep && !addsSignature ? .unchanged : .completed,
          addition: addsSignature ? .signature : nil, isRemoved: !keep))
    }
    guard target.overwrite.allows(reason) else {
      let contrast = try VersionContrast(version, held, in: storage.repository)
      return .failure(
        PlanRefusal(obstacles: [
          .differs(reference, in: target.name, overwrite: target.overwrite, contrast)
        ]))
    }
    return .success(
      Move(
        version: version, state: .promoted, addition: .version, replaced: held, isRemoved: !keep))
  }

  private func plan(
    _ moves: [Move], from: DistributionSnapshot, to: DistributionSnapshot, warnings: [PlanWarning]
  ) throws -> ChangePlan {
    let packages = moves.map {
      ChangePlan.PackageChange(
        reference: $0.version.reference, tree: $0.version.tree, state: $0.state)
    }
    let operation = Operation(
      .promote, roles: ["from \(source.name)", "to \(target.name)"] + (keep ? ["keep"] : []),
      packages: packages)
    var plan = ChangePlan(operation: operation, packages: packages, warnings: warnings)
    let lines =
      [.operation(operation)]
      + moves.filter { $0.state != .unchanged }
      .map { CommitMessage.Line.package($0.version.reference, $0.version.tree) }
    let additions = moves.filter { $0.addition != nil }
    if !additions.isEmpty {
      plan.changes.append(
        BranchChange(
          to: to, edits: try additions.flatMap { try Self.additionEdits($0, in: to) },
          message: CommitMessage(
            target, "Promote", additions.map(\.version.reference), rest: " from \(source.name)",
            lines: lines
              + additions.compactMap { move in
                move.replaced.map { .replaces($0.reference, $0.tree) }
              }
              + [.promotedFrom(from)] + CommitMessage.Line.reason(reason))))
    }
    let removals = moves.filter(\.isRemoved).map(\.version)
    if !removals.isEmpty {
      plan.changes.append(
        BranchChange(
          to: from, edits: removals.flatMap(\.removalEdits),
          message: CommitMessage(
            source, "Remove", removals.map(\.reference), rest: ", promoted to \(target.name)",
            lines: lines + [.promotedTo(to)] + CommitMessage.Line.reason(reason))))
    }
    return plan
  }

  private static func additionEdits(
    _ move: Move, in target: DistributionSnapshot
  ) throws(GitError) -> [TreeEdit] {
    switch move.addition {
    case .version: try move.version.additionEdits(in: target)
    case .signature: move.version.signatureEdits
    case nil: []
    }
  }

  private func warnings(
    _ moves: [Move], to: DistributionSnapshot, _ settings: StorageSettings
  ) throws -> [PlanWarning] {
    let additions = moves.filter { $0.addition == .version }
    guard !additions.isEmpty else { return [] }
    var warnings = settings.intermediates(from: source, to: target).map {
      PlanWarning.skipped(distribution: $0.name, from: source.name, to: target.name)
    }
    for move in additions {
      let reference = move.version.reference
      if let replaced = move.replaced {
        warnings.append(.overwritten(reference, in: target.name, oldTree: replaced.tree))
      }
      if let newest = try to.versions(of: reference.name).last?.reference.version,
        reference.version < newest
      {
        warnings.append(.belowNewest(reference, newest: newest, in: target.name))
      }
    }
    return warnings
  }
}
