internal import Git
internal import PackageModel
package import PackageStorage

/// Checks a change: what policy says of it, and every version that it adds or changes.
package struct ChangeCheck {
  private let selection: RuleSelection
  private let packages: PackageCheck
  private let signatures: SignatureJudge?

  /// Makes a check.
  ///
  /// - Parameters:
  ///   - storage: Where the distributions are.
  ///   - selection: Which rules are checked.
  ///   - cache: Where findings of earlier runs are; nil reads every package.
  ///   - signatures: Who judges the signatures of versions; nil leaves them out.
  package init(
    _ storage: PackageStorage, selection: RuleSelection, cache: FindingsCache? = nil,
    signatures: SignatureJudge? = nil
  ) {
    (self.selection, self.signatures) = (selection, signatures)
    packages = PackageCheck(
      storage.repository, selection: RestatedRule.plain(selection), cache: cache)
  }

  /// Judges one change.
  ///
  /// - Parameters:
  ///   - change: The change.
  ///   - advance: Called once a package, for showing progress.
  /// - Returns: The findings: those of policy, then those of packages in the order of versions.
  /// - Throws: `GitError` when an object that a rule of policy needs cannot be read; what the judge
  ///   of signatures throws.
  package func outcome(
    of change: DistributionChange, advance: () -> Void = {}
  ) throws -> DistributionCheck.Outcome {
    var found = PolicyFindings(change.distribution.name, at: change.head.tip, selection)
    for judge in PolicyBook.judges { try judge.judge(change, &found) }
    if let signatures {
      for version in change.versions.compactMap(\.after) {
        try SignatureRules.judge(
          version, in: change.distribution.name, by: signatures, &found)
      }
    }
    let changed = change.checkedVersions
    for (version, commit) in changed {
      let isNew = try change.base != nil && !change.origins.isKnown(version, commit?.record)
      for finding in packages.findings(for: version, isNew: isNew) {
        let placed = Finding(finding, about: version, in: change.head)
        if let restated = RestatedRule.restated(placed) {
          found.take(restated)
        } else {
          found.keep(placed)
        }
      }
      advance()
    }
    return DistributionCheck.Outcome(findings: found.findings, packageCount: changed.count)
  }
}

extension DistributionChange {
  /// The versions of the head whose trees are not those of the base, with the commit that brings
  /// each.
  package var checkedVersions: [(version: StoredVersion, commit: ChangedCommit?)] {
    versions.compactMap { difference in
      guard let version = difference.after, difference.before?.tree != version.tree else {
        return nil
      }
      let commit = commits.last { $0.versions.contains { $0.after == version } }
      return (version, commit)
    }
  }
}
