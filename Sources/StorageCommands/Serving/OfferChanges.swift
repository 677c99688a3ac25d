internal import CommandParsing
internal import Git
internal import PackageModel
internal import PackageRegistry
internal import PackageStorage
internal import Terminal

/// Compares what clients are offered by two states of a storage.
struct OfferChanges {
  private let context: Context
  private let whatIf: WhatIf
  private let kibanaVersions: [LenientVersion]

  /// - Throws: `UsageError` for a Kibana version that is none.
  init(_ arguments: PreviewCommand.Arguments, _ whatIf: WhatIf, _ context: Context) throws {
    (self.context, self.whatIf) = (context, whatIf)
    kibanaVersions = try arguments.kibanaVersions.map { text throws(UsageError) in
      do throws(VersionSyntaxError) {
        return try LenientVersion(text)
      } catch {
        throw .badValue(
          option: "--kibana-version", value: text, reason: "wants a version, such as 8.5.0",
          nearest: nil)
      }
    }
  }

  /// What a change that is supposed alters for the clients of a distribution; without one, how the
  /// distribution differs from the second or, where that is nil, from itself at its tip.
  ///
  /// - Throws: `UsageError`, `PlanRefusal`, and whatever loading a registry throws.
  func report(_ address: DistributionAddress, second: String?) throws -> Report {
    let storage = try context.openStorage()
    let before = try RegistryOfDistribution.source(address, of: storage)
    var warnings: [String] = []
    let after: RegistrySource
    var name = address.name
    if !whatIf.isEmpty {
      if let second { throw UsageError.conflict("--changes", second, command: "preview") }
      let present = try storage.pinned(to: address)
      let rehearsal = try whatIf.rehearse(
        on: present.distribution(address.name), of: present, context)
      warnings = rehearsal.warnings.map(\.sentence)
      after = try RegistryOfDistribution.source(
        DistributionAddress(name), of: rehearsal.storage, staged: rehearsal.objects())
    } else if let second {
      let other = DistributionAddress(second)
      name = other.name
      after = try RegistryOfDistribution.source(other, of: storage)
    } else if address.revision != nil {
      after = try RegistryOfDistribution.source(DistributionAddress(name), of: storage)
    } else {
      throw UsageError.missingOption(usage: "--promote NAME-VERSION", command: "preview --changes")
    }
    let comparison = try OfferComparison(
      from: Registry(sources: [before], options: context.registryOptions),
      to: Registry(sources: [after], options: context.registryOptions),
      kibanaVersions: kibanaVersions)
    var report = OfferReport.report([OfferReport(distribution: name, comparison: comparison)])
    report.warnings = warnings
    return report
  }

  /// What a plan alters for the clients of every distribution that serves a changed one.
  ///
  /// - Parameters:
  ///   - plan: Made from `storage`.
  ///   - storage: The storage as it is.
  ///   - staging: Holds the objects that the plan names and the repository does not have.
  ///   - context: What the command gets of the outside world.
  /// - Returns: The changes, by distribution.
  /// - Throws: Whatever loading a registry throws.
  static func report(
    of plan: ChangePlan, in storage: PackageStorage, _ staging: ObjectStaging, _ context: Context
  ) throws -> Report {
    let rehearsal = Rehearsal(storage, staging, now: context.now)
    try rehearsal.apply(plan)
    let changed = plan.changes.map(\.distribution.name)
    // Those that change themselves first, in the plan's order: the target of a promotion leads.
    let others = storage.settings.distributions.filter {
      !changed.contains($0.name) && !$0.frozen && $0.layers.contains(where: changed.contains)
    }
    let parts = try (changed + others.map(\.name)).map { name in
      let address = DistributionAddress(name)
      let before = try RegistryOfDistribution.source(address, of: storage)
      let after = try RegistryOfDistribution.source(
        address, of: rehearsal.storage, staged: rehearsal.objects())
      return OfferReport(
        distribution: name,
        comparison: OfferComparison(
          from: try Registry(sources: [before], options: context.registryOptions),
          to: try Registry(sources: [after], options: context.registryOptions)))
    }
    var report = OfferReport.report(parts)
    if parts.isEmpty { report.text = "nothing to do\n" }
    report.warnings = rehearsal.warnings.map(\.sentence)
    return report
  }
}
