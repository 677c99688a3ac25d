internal import Git
internal import PackageModel
internal import PackageStorage

/// The rule that a version is in its new place before it leaves the old one.
enum RemovalBeforePromotionRule: PolicyRule {
  static let rule = Rule(
    policy: "removal-before-promotion", .error,
    "A version that leaves a distribution stands in another one already: add first, then remove.")

  static func judge(_ change: DistributionChange, _ found: inout PolicyFindings) throws {
    guard change.distribution.remove != .never, !change.distribution.frozen else { return }
    var reported: Set<PackageReference> = []
    for commit in change.commits {
      for version in commit.removed {
        guard try change.isNowhere(version.reference),
          reported.insert(version.reference).inserted
        else { continue }
        found.report(
          rule, as: severity(change.distribution, commit), commit: commit.id,
          about: version.reference,
          "\(version.reference) leaves \(change.distribution.name) and is in no other distribution",
          hint:
            "promote it first, in the same push if need be; to drop it, say why in the commit's "
            + "message, as Reason: TEXT")
      }
    }
    for version in change.lost where version.after == nil {
      guard try change.isNowhere(version.reference), reported.insert(version.reference).inserted
      else { continue }
      found.report(
        rule, as: change.distribution.remove == .yes ? .warning : .error, about: version.reference,
        "\(version.reference) leaves \(change.distribution.name) and is in no other distribution",
        hint: "push commits that follow the branch")
    }
  }

  private static func severity(
    _ distribution: Distribution, _ commit: ChangedCommit
  ) -> Finding.Severity {
    guard commit.reason == nil else { return .warning }
    if distribution.remove == .reason { return .error }
    return commit.commit.message.lowercased().contains("promoted") ? .error : .warning
  }
}

/// The rule `duplicate`, on the versions that a change touches.
enum DuplicateChangeRule: PolicyRule {
  static var rule: Rule { DuplicateRule.duplicate }

  static func judge(_ change: DistributionChange, _ found: inout PolicyFindings) throws {
    let references = Set(change.versions.filter { $0.after != nil }.map(\.reference))
    let findings = try DuplicateRule.findings(
      in: change.head, below: change.moreStable, TreeComparison(change.repository),
      of: references)
    for finding in findings { found.take(finding) }
  }
}

/// The rule that nothing is added below the place where it is published already.
enum AlreadyPublishedRule: PolicyRule {
  static let rule = Rule(
    policy: "already-published", .error,
    "A new version of a distribution stands in no distribution that is more stable.")

  static func judge(_ change: DistributionChange, _ found: inout PolicyFindings) throws {
    // A branch that is new brings what was there already, wherever it was.
    guard change.base != nil else { return }
    for (version, commit) in change.additions {
      for layer in change.moreStable where try layer.version(version.reference) != nil {
        found.report(
          rule, commit: commit?.id, about: version.reference,
          "\(version.reference) is in \(layer.name) already, which is searched first",
          hint: "publish the change as a version higher than \(version.reference.version)")
        break
      }
    }
  }
}

/// The rule that versions only go up.
enum DirectionRule: PolicyRule {
  static let rule = Rule(
    policy: "direction", .error,
    "Versions are promoted into a distribution from those alone that its policy names.")

  static func judge(_ change: DistributionChange, _ found: inout PolicyFindings) {
    let accepted = change.distribution.promoteFrom
    for commit in change.commits where !commit.added.isEmpty {
      guard let source = source(of: commit, change.settings), source != change.distribution.name,
        !accepted.contains(source)
      else { continue }
      let name = change.distribution.name
      found.report(
        rule, commit: commit.id,
        "the commit promotes from \(source) to \(name)",
        hint: accepted.isEmpty
          ? "\(name) takes new packages alone: publish a higher version there"
          : "\(name) takes packages from \(accepted.joined(separator: ", "))")
    }
  }

  /// The distribution that a commit promotes from, by its record or else by its subject.
  private static func source(of commit: ChangedCommit, _ settings: StorageSettings) -> String? {
    if let record = commit.record {
      return record.verb == .promote ? record.promotedFrom?.distribution : nil
    }
    let words = commit.commit.subject.split { $0 == " " || $0 == "(" }.map { $0.lowercased() }
    guard words.contains(where: { $0.hasPrefix("promot") || $0 == "copy" }) else { return nil }
    for (word, next) in zip(words, words.dropFirst()) where word == "from" {
      if settings.distribution(named: next) != nil { return next }
    }
    return nil
  }
}

/// The rule that a version was tried before it is published.
enum SkippedLowerRule: PolicyRule {
  static let rule = Rule(
    policy: "skipped-lower", .warning,
    "A version that comes into a distribution was in one that it is promoted from.")

  static func judge(_ change: DistributionChange, _ found: inout PolicyFindings) throws {
    guard change.isPromotedInto, change.base != nil else { return }
    for (version, commit) in change.additions {
      guard try change.origins.source(of: version.reference, commit?.record) == nil else {
        continue
      }
      let sources = change.distribution.promoteFrom.joined(separator: " or ")
      found.report(
        rule, commit: commit?.id, about: version.reference,
        "\(version.reference) was never in \(sources)",
        hint: "storage add it where packages come in, then storage promote it")
    }
  }
}

/// The rule that a promotion keeps what was tried.
enum ContentDriftRule: PolicyRule {
  static let rule = Rule(
    policy: "content-drift", .error,
    "A promoted version has the contents that it has where it comes from.")

  static func judge(_ change: DistributionChange, _ found: inout PolicyFindings) throws {
    try change.eachDrift { version, commit, origin, contrast in
      guard contrast == .contents else { return }
      found.report(
        rule, commit: commit?.id, about: version.reference,
        "\(version.reference) has other contents than in \(origin.distribution)",
        hint: "storage promote \(version.reference) --from \(origin.distribution) --to "
          + "\(change.distribution.name) keeps the tree as it is")
    }
  }
}

/// The rule that a promotion keeps file modes.
enum ModesRule: PolicyRule {
  static let rule = Rule(
    policy: "modes", .warning,
    "The files of a promoted version have the modes that they have where it comes from.")

  static func judge(_ change: DistributionChange, _ found: inout PolicyFindings) throws {
    try change.eachDrift { version, commit, origin, contrast in
      guard contrast == .modes else { return }
      found.report(
        rule, commit: commit?.id, about: version.reference,
        "\(version.reference) has other file modes than in \(origin.distribution)",
        hint: "storage promote \(version.reference) --from \(origin.distribution) --to "
          + "\(change.distribution.name) keeps the tree as it is")
    }
  }
}

/// The rule that new versions are the highest.
enum VersionOrderRule: PolicyRule {
  static let rule = Rule(
    policy: "version-order", .warning,
    "A new version is higher than those that its distribution holds; a backport is not.")

  static func judge(_ change: DistributionChange, _ found: inout PolicyFindings) throws {
    guard change.isPromotedInto, let base = change.base else { return }
    for (version, commit) in change.additions {
      let reference = version.reference
      guard let newest = try base.versions(of: reference.name).last?.reference.version,
        reference.version < newest
      else { continue }
      found.report(
        rule, commit: commit?.id, about: reference,
        "\(reference) is lower than \(newest), which \(change.distribution.name) holds",
        hint: "nothing, if it is a backport")
    }
  }
}

extension DistributionChange {
  /// Whether no distribution holds the version once the change is made, this one neither.
  fileprivate func isNowhere(_ reference: PackageReference) throws(GitError) -> Bool {
    for (name, snapshot) in surroundings.after where name != distribution.name {
      if try snapshot.version(reference) != nil { return false }
    }
    return try head.version(reference) == nil
  }

  /// Looks at the versions that are not as they are where they come from.
  fileprivate func eachDrift(
    _ body: (StoredVersion, ChangedCommit?, VersionOrigins.Origin, VersionContrast) -> Void
  ) throws {
    guard isPromotedInto, base != nil else { return }
    for (version, commit) in additions {
      guard let origin = try origins.source(of: version.reference, commit?.record),
        origin.version.tree != version.tree
      else { continue }
      body(version, commit, origin, try VersionContrast(version, origin.version, in: repository))
    }
  }
}
