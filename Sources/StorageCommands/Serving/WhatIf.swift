internal import Git
internal import PackageModel
internal import PackageStorage

/// Changes that are only supposed: `--promote`, `--remove` and `--add` of `preview`.
struct WhatIf {
  let promotions: [PackageReference]
  let removals: [PackageReference]
  /// Directories and zips of built versions.
  let additions: [String]
  let reason: Reason?

  var isEmpty: Bool { promotions.isEmpty && removals.isEmpty && additions.isEmpty }

  /// Makes the changes in memory, by the plans of the commands `add`, `promote` and `remove`, in
  /// this order, and with their refusals.
  ///
  /// - Parameters:
  ///   - target: The distribution that is looked at: what is promoted goes there, what is removed is
  ///     taken from there.
  ///   - storage: The storage as it is.
  ///   - context: What the command gets of the outside world.
  /// - Returns: The storage as it would be.
  /// - Throws: `PlanRefusal`, and whatever reading a package throws.
  func rehearse(
    on target: Distribution, of storage: PackageStorage, _ context: Context
  ) throws -> Rehearsal {
    let staging = try ObjectStaging(storage.repository)
    let rehearsal = Rehearsal(storage, staging, now: context.now)
    if !additions.isEmpty {
      let versions = try StagedAdditions(additions, in: staging, context).versions
      let entrance = entrance(to: target, for: versions, storage.settings)
      try rehearsal.apply(
        Addition(versions, to: entrance, reason: reason).plan(in: rehearsal.storage))
    }
    for (source, versions) in try sources(target, rehearsal.storage) {
      try rehearsal.apply(
        Promotion(versions, from: source, to: target, reason: reason)
          .plan(in: rehearsal.storage))
    }
    if !removals.isEmpty {
      try rehearsal.apply(
        Removal(removals, from: target, reason: reason).plan(in: rehearsal.storage))
    }
    return rehearsal
  }

  /// Where new versions go: to the distribution itself or, where all of them are promoted into it
  /// afterwards, to the one where its packages enter the storage.
  private func entrance(
    to target: Distribution, for versions: [StoredVersion], _ settings: StorageSettings
  ) -> Distribution {
    guard versions.allSatisfy({ promotions.contains($0.reference) }) else { return target }
    return target.promoteFrom.compactMap(settings.distribution(named:))
      .first { $0.promoteFrom.isEmpty } ?? target
  }

  /// Each promoted version's source: the least stable distribution that holds it.
  ///
  /// One that stands nowhere is looked for where it would come from first, so that the planner says
  /// what is wrong.
  private func sources(
    _ target: Distribution, _ storage: PackageStorage
  ) throws -> [(Distribution, [PackageReference])] {
    let accepted = try target.promoteFrom.map(storage.distribution)
    let others = storage.settings.distributions.filter {
      $0.name != target.name && !accepted.contains($0) && storage.tip(of: $0) != nil
    }
    var groups: [(Distribution, [PackageReference])] = []
    for reference in promotions {
      func holds(_ distribution: Distribution) throws -> Bool {
        try storage.snapshot(of: distribution).version(reference) != nil
      }
      let source =
        try accepted.filter(holds).max { $0.layers.count < $1.layers.count }
        ?? others.first(where: holds) ?? accepted.first ?? target
      if let place = groups.firstIndex(where: { $0.0.name == source.name }) {
        groups[place].1.append(reference)
      } else {
        groups.append((source, [reference]))
      }
    }
    return groups
  }
}
