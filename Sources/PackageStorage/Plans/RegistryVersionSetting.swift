package import Git
package import PackageModel

/// Sets the package registry that distributions are built from, in their Dockerfile and their
/// go.mod: in all of them or in none.
package struct RegistryVersionSetting: Sendable {
  package let version: RegistryVersion
  package let distributions: [Distribution]
  /// Whether go.mod is left for the `go` program.
  package let recipeOnly: Bool
  package let reason: Reason?

  package init(
    _ version: RegistryVersion, in distributions: [Distribution], recipeOnly: Bool = false,
    reason: Reason? = nil
  ) {
    self.version = version
    // The usual way of a new registry: the least stable distribution first.
    self.distributions = distributions.sorted { $0.layers.count > $1.layers.count }
    (self.recipeOnly, self.reason) = (recipeOnly, reason)
  }

  /// Plans the change; nothing is written.
  ///
  /// - Parameters:
  ///   - storage: The storage.
  ///   - staging: Gets the new files.
  /// - Returns: The plan, with nothing to do for a distribution that has the version.
  /// - Throws: `PlanRefusal` with everything that speaks against it; `StorageError`; `GitError`.
  package func plan(
    in storage: PackageStorage, _ staging: ObjectStaging
  ) throws -> ChangePlan {
    var obstacles: [PlanRefusal.Obstacle] = []
    var states: [(snapshot: DistributionSnapshot, pin: RegistryPin)] = []
    for distribution in distributions {
      if distribution.frozen { obstacles.append(.frozen(distribution.name, targets: [])) }
      let snapshot = try storage.snapshot(of: distribution)
      let pin = try RegistryPin(snapshot, in: storage.repository)
      obstacles += self.obstacles(pin, in: distribution.name)
      states.append((snapshot, pin))
    }
    guard obstacles.isEmpty else { throw PlanRefusal(obstacles: obstacles) }

    let edits = try states.map { state throws(GitError) in try self.edits(state.pin, staging) }
    // As with packages: what changes names the operation, or all where nothing is left to do.
    let changed = zip(distributions, edits).filter { !$1.isEmpty }.map(\.0)
    var plan = ChangePlan(
      operation: Operation(
        .registryVersion,
        roles: (changed.isEmpty ? distributions : changed).map { "in \($0.name)" }
          + ["registry \(version)"] + (recipeOnly ? ["\(RegistryRecipe.path) alone"] : []),
        packages: [] as [ChangePlan.PackageChange]))
    for ((snapshot, pin), edits) in zip(states, edits) {
      plan.registries.append(
        ChangePlan.RegistryChange(
          distribution: snapshot.name, before: pin.image?.text, after: version.text,
          files: edits.flatMap(\.path)))
      if let requirement = pin.requirement, needsGo(pin) {
        plan.warnings.append(
          .requirementLeft(version.text, requirement: requirement.text, in: snapshot.name))
      }
      guard !edits.isEmpty else { continue }
      plan.changes.append(
        BranchChange(
          to: snapshot, edits: edits,
          message: CommitMessage(
            subject: "\(snapshot.distribution.titlePrefix) Set the package registry to \(version)",
            body: [],
            lines: [.operation(plan.operation)] + CommitMessage.Line.reason(reason))))
    }
    return plan
  }

  private func obstacles(_ pin: RegistryPin, in name: String) -> [PlanRefusal.Obstacle] {
    let obstacle: PlanRefusal.RegistryObstacle? =
      switch pin.recipe?.pin {
      case .argument, .tag: nil
      case .digest(let line): .digest(line: line)
      case .unnamed(let line): .unnamed(line: line)
      case .absent: .unnamed(line: nil)
      case nil: .noRecipe
      }
    if let obstacle { return [.registryNotNamed(in: name, obstacle)] }
    guard !recipeOnly, needsGo(pin) else { return [] }
    return [.moduleNeedsGo(in: name, version, companions: pin.companions)]
  }

  /// Whether go.mod requires another version, and only the `go` program can change that.
  private func needsGo(_ pin: RegistryPin) -> Bool {
    guard let module = pin.module, !isCurrent(module) else { return false }
    guard !recipeOnly, pin.companions.isEmpty, let version = version.version else { return true }
    // Go has the major version from 2 on in the path as well.
    return !["0", "1"].contains(version.major)
  }

  private func isCurrent(_ module: RegistryModule) -> Bool {
    module.requirements.allSatisfy { RegistryVersion.isSame(version.text, as: $0.text) }
  }

  private func edits(
    _ pin: RegistryPin, _ staging: ObjectStaging
  ) throws(GitError) -> [TreeEdit] {
    var edits: [TreeEdit] = []
    func put(_ path: String, _ bytes: [UInt8]?) throws(GitError) {
      guard let bytes, let file = pin.files[path] else { return }
      let id = try staging.stageBlob(bytes)
      if id != file.id { edits.append(TreeEdit([path], .put(id, file.mode))) }
    }
    try put(RegistryRecipe.path, pin.recipe?.setting(version))
    if let module = pin.module, !needsGo(pin), !isCurrent(module) {
      try put(RegistryModule.path, module.setting(version))
    }
    return edits
  }
}
