package import Git
package import PackageModel

/// Puts signatures beside versions of a distribution: beside all of them or none.
package struct Signing: Sendable {
  package let versions: [PackageReference]
  package let distribution: Distribution
  /// Whether a version that is signed already gets another signature.
  package let replaces: Bool
  package let reason: Reason?

  package init(
    _ versions: [PackageReference], in distribution: Distribution, replacing replaces: Bool = false,
    reason: Reason? = nil
  ) {
    self.versions = Set(versions).sorted()
    (self.distribution, self.replaces, self.reason) = (distribution, replaces, reason)
  }

  /// Plans the signatures; nothing is written.
  ///
  /// - Parameters:
  ///   - storage: The storage.
  ///   - sign: Makes and stages the signature of a version's zip; called once nothing speaks
  ///     against any of them.
  /// - Returns: The plan.
  /// - Throws: `PlanRefusal` with everything that speaks against it; `StorageError`; `GitError`;
  ///   what `sign` throws.
  package func plan(
    in storage: PackageStorage, _ sign: (StoredVersion) throws -> ObjectID
  ) throws -> ChangePlan {
    guard !distribution.frozen else {
      throw PlanRefusal(obstacles: [.frozen(distribution.name, targets: [])])
    }
    let snapshot = try storage.snapshot(of: distribution)
    var obstacles: [PlanRefusal.Obstacle] = []
    var held: [StoredVersion] = []
    for reference in versions {
      guard let version = try snapshot.version(reference) else {
        obstacles.append(try storage.notFound(reference, in: distribution))
        continue
      }
      if version.signature != nil, replaces, !distribution.overwrite.allows(reason) {
        obstacles.append(
          .differs(
            reference, in: distribution.name, overwrite: distribution.overwrite, .signature))
      }
      held.append(version)
    }
    guard obstacles.isEmpty else { throw PlanRefusal(obstacles: obstacles) }

    var signed: [(before: StoredVersion, after: StoredVersion)] = []
    for version in held where version.signature == nil || replaces {
      let signature = try sign(version)
      // Some kinds of key make the same signature every time.
      guard signature != version.signature else { continue }
      signed.append(
        (
          version,
          StoredVersion(reference: version.reference, tree: version.tree, signature: signature)
        ))
    }
    return try plan(signed, of: held, on: snapshot, storage)
  }

  private func plan(
    _ signed: [(before: StoredVersion, after: StoredVersion)], of held: [StoredVersion],
    on snapshot: DistributionSnapshot, _ storage: PackageStorage
  ) throws -> ChangePlan {
    let changed = Set(signed.map(\.after.reference))
    let packages = held.map {
      ChangePlan.PackageChange(
        reference: $0.reference, tree: $0.tree,
        state: changed.contains($0.reference) ? .signed : .unchanged)
    }
    let operation = Operation(.sign, roles: ["in \(distribution.name)"], packages: packages)
    var plan = ChangePlan(operation: operation, packages: packages)
    guard !signed.isEmpty else { return plan }
    for layer in try storage.layers(of: distribution) where layer.name != distribution.name {
      for (_, after) in signed where try layer.version(after.reference) != nil {
        plan.warnings.append(
          .hidden(after.reference, in: distribution.name, by: layer.name))
      }
    }
    plan.changes.append(
      BranchChange(
        to: snapshot, edits: signed.flatMap(\.after.signatureEdits),
        message: CommitMessage(
          distribution, "Sign", signed.map(\.after.reference),
          lines: [.operation(operation)]
            + signed.map { .package($0.after.reference, $0.after.tree) }
            + signed.filter { $0.before.signature != nil }
            .map { .replaces($0.before.reference, $0.before.tree) }
            + CommitMessage.Line.reason(reason))))
    return plan
  }
}
