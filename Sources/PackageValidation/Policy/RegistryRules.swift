internal import Git
internal import PackageModel
internal import PackageStorage

/// The rule that image and go.mod name the same registry.
enum RegistryRule: PolicyRule {
  static let rule = Rule(
    policy: "registry", .error,
    "ARG PACKAGE_REGISTRY of the Dockerfile, or the tag of its last FROM, is the version that "
      + "go.mod requires.")

  static func judge(_ change: DistributionChange, _ found: inout PolicyFindings) throws {
    guard try change.changesRegistry() else { return }
    judge(try RegistryPin(change.head, in: change.repository), &found)
  }

  static func judge(_ pin: RegistryPin, _ found: inout PolicyFindings) {
    guard !pin.isConsistent, let image = pin.image, let requirement = pin.requirement else {
      return
    }
    found.report(
      rule, path: RegistryRecipe.path, line: image.line,
      "the registry is \(shown(image.text)), and line \(requirement.line) of \(RegistryModule.path) "
        + "requires \(requirement.text)",
      hint: "make the two the same")
  }
}

/// The rule that the image is always built the same.
enum RegistryPinnedRule: PolicyRule {
  static let rule = Rule(
    policy: "registry-pinned", .error,
    "The image is built from a version or a commit of the registry, not from a name that moves.")

  static func judge(_ change: DistributionChange, _ found: inout PolicyFindings) throws {
    guard try change.changesRegistry() else { return }
    judge(
      try RegistryPin(change.head, in: change.repository), of: change.distribution, &found)
  }

  static func judge(
    _ pin: RegistryPin, of distribution: Distribution, _ found: inout PolicyFindings
  ) {
    guard !pin.isPinned, let image = pin.image else { return }
    // Where new packages come in, the registry may be one in development.
    let isForTrials = distribution.promoteFrom.isEmpty && !distribution.frozen
    found.report(
      rule, as: isForTrials ? .warning : nil, path: RegistryRecipe.path, line: image.line,
      "the registry is \(shown(image.text)), which is no version and no commit",
      hint: "name a release, such as ARG PACKAGE_REGISTRY=v1.15.0")
  }
}

/// The rule that all distributions run the same registry.
enum RegistrySyncRule: PolicyRule {
  static let rule = Rule(
    policy: "registry-sync", .warning,
    "A distribution runs the version of the registry that the more stable ones run.")

  static func judge(_ change: DistributionChange, _ found: inout PolicyFindings) throws {
    guard try change.changesRegistry() else { return }
    try judge(change.head, below: change.moreStable, in: change.repository, &found)
  }

  static func judge(
    _ snapshot: DistributionSnapshot, below layers: [DistributionSnapshot],
    in repository: Repository, _ found: inout PolicyFindings
  ) throws {
    guard let ours = try RegistryPin(snapshot, in: repository).image else { return }
    for layer in layers where layer.name != snapshot.name {
      guard let theirs = try RegistryPin(layer, in: repository).image, theirs.text != ours.text
      else { continue }
      found.report(
        rule, path: RegistryRecipe.path, line: ours.line,
        "the registry is \(shown(ours.text)), and \(shown(theirs.text)) in \(layer.name)",
        hint: "bring all distributions to the same version")
    }
  }
}

/// The version for messages.
private func shown(_ text: String) -> String { text.isEmpty ? "not named" : text }

extension DistributionChange {
  /// Whether the change touches a file that names the registry.
  fileprivate func changesRegistry() throws(GitError) -> Bool {
    let new = try repository.tree(head.commit.tree)
    guard let base else { return true }
    let old = try repository.tree(base.commit.tree)
    return RegistryPin.paths.contains { name in
      old.entry(named: name) != new.entry(named: name)
    }
  }
}
