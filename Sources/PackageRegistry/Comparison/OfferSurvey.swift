internal import PackageModel

/// Finds which version of one package is offered to whom, before and after a change.
struct OfferSurvey {
  private let name: String
  private let before: RegistryIndex
  private let after: RegistryIndex

  /// What one client is offered before and after.
  private struct Offers: Equatable {
    let before: Offer?
    let after: Offer?

    var isChange: Bool { before != after }
  }

  private struct Offer: Equatable {
    let version: String
    let fingerprint: String
  }

  init(of name: String, from before: RegistryIndex, to after: RegistryIndex) {
    (self.name, self.before, self.after) = (name, before, after)
  }

  /// The changes for these Kibana versions; for all releases where there are none.
  func changes(for versions: [LenientVersion]) -> [OfferComparison.OfferChange] {
    versions.isEmpty ? changesForReleases() : changesForEach(of: versions)
  }

  private func changesForEach(of versions: [LenientVersion]) -> [OfferComparison.OfferChange] {
    versions.flatMap { version in
      let (stable, all) = offers(to: version)
      return [change(stable, .version(version), prereleases: false)]
        + (all == stable ? [] : [change(all, .version(version), prereleases: true)])
    }.compactMap { $0 }
  }

  private func changesForReleases() -> [OfferComparison.OfferChange] {
    let releases = self.releases()
    let offers = releases.map { self.offers(to: $0) }
    let unnamed = self.offers(to: nil)
    let stable = changes(releases, offers.map(\.stable), unnamed.stable, prereleases: false)
    // Those who ask for prereleases are mentioned where they are offered something else.
    let all = zip(offers, offers.map(\.all)).map { $0.stable == $1 ? nil : $1 }
    return stable
      + changes(
        releases, all, unnamed.all == unnamed.stable ? nil : unnamed.all, prereleases: true)
  }

  /// Joins neighbouring stretches that are treated alike.
  private func changes(
    _ releases: [LenientVersion], _ offers: [Offers?], _ unnamed: Offers?, prereleases: Bool
  ) -> [OfferComparison.OfferChange] {
    if offers.allSatisfy({ $0 == unnamed }) {
      return [change(unnamed, .everyone, prereleases: prereleases)].compactMap { $0 }
    }
    var changes: [OfferComparison.OfferChange?] = []
    var start = 0
    while start < offers.count {
      let end = offers[start...].firstIndex { $0 != offers[start] } ?? offers.count
      let stretch = OfferComparison.Audience.Kibana.releases(
        from: start == 0 ? nil : releases[start], before: end < offers.count ? releases[end] : nil)
      changes.append(change(offers[start], stretch, prereleases: prereleases))
      start = end
    }
    changes.append(change(unnamed, .unnamed, prereleases: prereleases))
    return changes.compactMap { $0 }
  }

  private func change(
    _ offers: Offers?, _ kibana: OfferComparison.Audience.Kibana, prereleases: Bool
  ) -> OfferComparison.OfferChange? {
    guard let offers, offers.isChange else { return nil }
    return OfferComparison.OfferChange(
      name: name,
      audience: OfferComparison.Audience(kibana: kibana, asksForPrereleases: prereleases),
      before: offers.before?.version, after: offers.after?.version)
  }

  /// The releases that stand for all: the lowest, and each at which a range of the package begins
  /// or ends.
  private func releases() -> [LenientVersion] {
    var releases: Set<LenientVersion> = [LenientVersion(major: 0, minor: 0, patch: 0)]
    var known: Set<VersionRange> = []
    for package in packages(before) + packages(after) {
      guard let range = package.kibanaRange, known.insert(range).inserted else { continue }
      releases.formUnion(range.thresholds)
    }
    return releases.sorted()
  }

  private func packages(_ index: RegistryIndex) -> [IndexedPackage] {
    let selection = Selection(filter: .everything, package: name, all: true)
    return (try? selection.packages(of: index)) ?? []
  }

  /// What clients that ask for no prereleases are offered, and those that do.
  private func offers(to kibana: LenientVersion?) -> (stable: Offers, all: Offers) {
    func offers(_ prereleases: Bool) -> Offers {
      Offers(
        before: offer(before, kibana, prereleases), after: offer(after, kibana, prereleases))
    }
    return (offers(false), offers(true))
  }

  private func offer(
    _ index: RegistryIndex, _ kibana: LenientVersion?, _ prereleases: Bool
  ) -> Offer? {
    var filter = PackageFilter()
    filter.kibanaVersion = kibana
    filter.prerelease = prereleases
    let offered = try? Selection(filter: filter, package: name).packages(of: index).first
    return offered.map { Offer(version: $0.versionText, fingerprint: $0.fingerprint) }
  }
}
