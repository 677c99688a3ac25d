internal import Git
internal import PackageModel
package import PackageStorage

/// The rules of policy that can be told of a distribution as it stands, without a change.
package enum StateRules {
  /// What is wrong with a distribution's registry and, where it is released, with its tags.
  ///
  /// - Parameters:
  ///   - snapshot: The distribution.
  ///   - layers: The distributions that it serves.
  ///   - storage: The storage.
  ///   - selection: Which rules are wanted.
  /// - Returns: The findings.
  /// - Throws: `GitError` when a file, a tag or the history cannot be read.
  package static func findings(
    in snapshot: DistributionSnapshot, below layers: [DistributionSnapshot],
    _ storage: PackageStorage, _ selection: RuleSelection
  ) throws -> [Finding] {
    var found = PolicyFindings(snapshot.name, at: snapshot.tip, selection)
    let pin = try RegistryPin(snapshot, in: storage.repository)
    RegistryRule.judge(pin, &found)
    RegistryPinnedRule.judge(pin, of: snapshot.distribution, &found)
    try RegistrySyncRule.judge(snapshot, below: layers, in: storage.repository, &found)
    if snapshot.name == storage.settings.releaseDistribution?.name {
      let references = try storage.repository.references(under: TagRule.prefix)
      var check = TagCheck(released: snapshot, in: storage.repository)
      for reference in references {
        try check.judge(reference.name, at: reference.target, &found)
      }
    }
    return found.findings
  }
}
