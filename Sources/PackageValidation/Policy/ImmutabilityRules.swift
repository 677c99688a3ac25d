internal import PackageModel
internal import PackageStorage

/// The rule that a frozen distribution never changes.
enum FrozenRule: PolicyRule {
  static let rule = Rule(
    policy: "frozen", .error, "No package of a frozen distribution is added, changed or removed.")

  static func judge(_ change: DistributionChange, _ found: inout PolicyFindings) {
    guard change.distribution.frozen else { return }
    let name = change.distribution.name
    let hint = "to change it after all, set frozen: false in storage.yml first"
    var reported: Set<PackageReference> = []
    func report(_ version: VersionDifference, _ commit: ChangedCommit?) {
      guard reported.insert(version.reference).inserted else { return }
      found.report(
        rule, commit: commit?.id, about: version.reference,
        "\(name) is frozen, and \(version.reference) is \(version.verb)", hint: hint)
    }
    for commit in change.commits {
      for version in commit.versions { report(version, commit) }
      if commit.versions.isEmpty, commit.changesPackages {
        found.report(
          rule, commit: commit.id, path: PackageLayout.root,
          "\(name) is frozen, and \(PackageLayout.root)/ is changed", hint: hint)
      }
    }
    for version in change.lost { report(version, nil) }
  }
}

/// The rule that a version keeps its contents.
enum OverwriteRule: PolicyRule {
  static let rule = Rule(
    policy: "overwrite", .error,
    "A version that a distribution holds keeps its tree and its signature, as far as the policy "
      + "of the distribution says.")

  static func judge(_ change: DistributionChange, _ found: inout PolicyFindings) throws {
    guard !change.distribution.frozen else { return }
    var reported: Set<PackageReference> = []
    for commit in change.commits {
      for version in commit.versions where isOverwritten(version) {
        if reported.insert(version.reference).inserted {
          try report(version, commit, change, &found)
        }
      }
    }
    for version in change.lost where isOverwritten(version) {
      if reported.insert(version.reference).inserted { try report(version, nil, change, &found) }
    }
    // What the base got after the head left it.
    guard let base = change.base, !change.isFastForward else { return }
    for version in change.versions {
      guard let after = version.after, let held = try base.version(version.reference) else {
        continue
      }
      let collision = VersionDifference(
        version.reference, before: held, after: after)
      if isOverwritten(collision), reported.insert(version.reference).inserted {
        try report(collision, nil, change, &found)
      }
    }
  }

  /// Whether another tree, or another signature, takes the place; signing later is none.
  private static func isOverwritten(_ version: VersionDifference) -> Bool {
    guard let before = version.before, let after = version.after else { return false }
    return before.tree != after.tree
      || (before.signature != nil && before.signature != after.signature)
  }

  private static func report(
    _ version: VersionDifference, _ commit: ChangedCommit?, _ change: DistributionChange,
    _ found: inout PolicyFindings
  ) throws {
    guard
      let severity = change.distribution.overwrite.severity(isExplained: commit?.reason != nil),
      let before = version.before, let after = version.after
    else { return }
    let part =
      switch try VersionContrast(before, after, in: change.repository) {
      case .contents: "contents"
      case .modes: "file modes"
      case .signature: "signature"
      }
    let name = "\(version.reference)"
    let isForbidden = change.distribution.overwrite == .never
    found.report(
      rule, as: severity, commit: commit?.id, about: version.reference,
      "\(name) is in \(change.distribution.name) already and gets other \(part)",
      hint: isForbidden
        ? "publish the change as a version higher than \(version.reference.version)"
        : "say why in the commit's message, as Reason: TEXT")
  }
}

/// The rule that a version stays.
enum RemovalRule: PolicyRule {
  static let rule = Rule(
    policy: "removal", .error,
    "A version that a distribution holds stays there, as far as the policy of the distribution "
      + "says; one that a more stable distribution holds may go.")

  static func judge(_ change: DistributionChange, _ found: inout PolicyFindings) throws {
    guard !change.distribution.frozen else { return }
    var reported: Set<PackageReference> = []
    let trees = TreeComparison(change.repository)
    func report(_ version: StoredVersion, _ commit: ChangedCommit?) throws {
      let permission = change.distribution.remove
      guard reported.insert(version.reference).inserted,
        let severity = permission.severity(isExplained: commit?.reason != nil)
      else { return }
      if permission != .never {
        for layer in change.moreStable {
          guard let other = try layer.version(version.reference) else { continue }
          if try other.tree == version.tree
            || trees.differInModesAlone(other.tree, version.tree)
          {
            return
          }
        }
      }
      found.report(
        rule, as: severity, commit: commit?.id, about: version.reference,
        "\(version.reference) is removed from \(change.distribution.name)",
        hint: permission == .never
          ? "leave it: publish a higher version, which takes its place"
          : "say why in the commit's message, as Reason: TEXT")
    }
    for commit in change.commits {
      for version in commit.removed { try report(version, commit) }
    }
    for version in change.lost where version.after == nil {
      if let before = version.before { try report(before, nil) }
    }
  }
}

extension Permission {
  /// How much something matters that is permitted so far; nil where it does not.
  func severity(isExplained: Bool) -> Finding.Severity? {
    switch self {
    case .never: .error
    case .reason: isExplained ? .info : .warning
    case .yes: nil
    }
  }
}

extension DistributionChange {
  /// What a push that does not go forward makes different from the base, beside its commits.
  var lost: [VersionDifference] {
    isFastForward || base == nil || kind == .merge ? [] : versions
  }
}

extension VersionDifference {
  /// What became of the version, as a participle.
  var verb: String {
    before == nil ? "added" : after == nil ? "removed" : "changed"
  }
}
