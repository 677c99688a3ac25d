internal import Git
internal import PackageModel
internal import PackageRegistry
internal import PackageStorage
internal import Terminal

/// What a change alters for clients, for the text of its pull request.
struct OfferSummary {
  /// Nil where it is not known: in a clone without the contents of packages.
  let text: String?

  init(
    _ plan: ChangePlan, _ storage: PackageStorage, _ staging: ObjectStaging?, _ context: Context
  ) {
    text = try? Self.text(plan, storage, staging, context)
  }

  private static func text(
    _ plan: ChangePlan, _ storage: PackageStorage, _ staging: ObjectStaging?, _ context: Context
  ) throws -> String? {
    guard let first = plan.changes.first, try !CloneLayout.isPartial(storage.repository) else {
      return nil
    }
    let address = DistributionAddress(first.distribution.name)
    let rehearsal = Rehearsal(
      storage, try staging ?? ObjectStaging(storage.repository), now: context.now)
    try rehearsal.apply(plan)
    let comparison = OfferComparison(
      from: try Registry(sources: [RegistryOfDistribution.source(address, of: storage)]),
      to: try Registry(sources: [
        RegistryOfDistribution.source(
          address, of: rehearsal.storage, staged: rehearsal.objects())
      ]))
    return OfferReport(distribution: address.name, comparison: comparison).text.plain
  }
}
