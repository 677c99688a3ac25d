internal import CommandParsing
internal import Git
internal import PackageModel
internal import PackageStorage
internal import PackageValidation
internal import Terminal

/// `validate D --base REF`: what a change of one distribution breaks.
struct ChangeValidation {
  let base: String
  /// Nil for the distribution's tip.
  let head: String?

  /// Judges the change.
  ///
  /// - Parameters:
  ///   - words: The operands: one distribution, or one of the other branches, where the settings are
  ///     all that can be wrong.
  ///   - storage: The storage.
  ///   - context: What shows progress.
  ///   - selection: Which rules are checked.
  /// - Returns: The findings.
  /// - Throws: `UsageError`; `StorageError`; `GitError`.
  func report(
    _ words: [String], _ storage: PackageStorage, _ context: Context, _ selection: RuleSelection
  ) throws -> FindingsReport {
    guard let word = words.first else {
      throw UsageError.missingOperand(usage: "D", command: "validate")
    }
    guard words.count == 1 else {
      throw UsageError.conflict("--base", "more than one distribution", command: "validate")
    }
    let address = DistributionAddress(word)
    if head != nil, address.revision != nil {
      throw UsageError.conflict("--head", word, command: "validate")
    }
    let resolver = RevisionResolver(storage)
    let from = try resolver.commit(base)
    if storage.settings.distribution(named: word) == nil,
      storage.settings.otherBranches.contains(word)
    {
      return FindingsReport(
        findings: try PushedSettings.findings(
          on: word, at: resolver.commit(head ?? word), in: storage.repository))
    }
    // CI knows the branch that a pull request is for.
    let distribution =
      try storage.settings.distribution(onBranch: word)
      ?? storage.distribution(address.name)
    let to = try head.map(resolver.commit) ?? tip(of: distribution, at: address, storage)
    let surroundings = try surroundings(of: distribution, storage)
    let change: DistributionChange
    do throws(GitError) {
      change = try DistributionChange(
        of: distribution, from: from, to: to, kind: .merge, surroundings, in: storage)
    } catch {
      // A clone that names commits without parents as cut off, as ours do, misses nothing.
      guard error.kind == .missing, storage.repository.isShallow else { throw error }
      throw ShallowHistory()
    }
    let checked = change.checkedVersions
    try LeftOutObjects(of: storage.repository, context)?
      .bringContents(of: checked.map(\.version.tree))
    context.progress.begin("checking packages", total: checked.count)
    defer { context.progress.end() }
    let outcome = try ChangeCheck(
      storage, selection: selection, cache: context.findingsCache,
      signatures: SignatureJudge(storage, context)
    ).outcome(of: change) { context.progress.advance(by: 1) }
    return FindingsReport(findings: outcome.findings, packageCount: outcome.packageCount)
  }

  /// Where the distribution stands, or stood; what its tree holds is for the rules to say.
  private func tip(
    of distribution: Distribution, at address: DistributionAddress, _ storage: PackageStorage
  ) throws -> ObjectID {
    if address.revision == nil, let tip = storage.tip(of: distribution) { return tip }
    return try storage.snapshot(at: address).tip
  }

  /// The other distributions as they are; those that this one serves must be there.
  private func surroundings(
    of distribution: Distribution, _ storage: PackageStorage
  ) throws -> Surroundings {
    var present: [String: DistributionSnapshot] = [:]
    for other in storage.settings.distributions where other.name != distribution.name {
      guard distribution.layers.contains(other.name) || storage.tip(of: other) != nil else {
        continue
      }
      present[other.name] = try storage.snapshot(of: other)
    }
    return Surroundings(before: present, after: present)
  }
}

/// A clone whose history was cut off, so that commits cannot be told from those before.
struct ShallowHistory: Error {}
