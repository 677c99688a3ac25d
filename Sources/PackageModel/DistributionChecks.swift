internal import YAML

/// The checks of distributions against each other.
struct DistributionChecks {
  private let drafts: [DistributionDraft]
  private var indexes: [String: Int] = [:]

  init(_ drafts: [DistributionDraft]) {
    self.drafts = drafts
    for (index, draft) in drafts.enumerated() where indexes[draft.distribution.name] == nil {
      indexes[draft.distribution.name] = index
    }
  }

  func check() throws(SettingsError) {
    try checkUnique()
    for draft in drafts {
      for (value, name) in draft.layers + draft.promoteFrom { try checkKnown(name, at: value) }
    }
    for draft in drafts {
      try checkLayerOrder(draft)
      try checkPromotions(draft)
    }
    try checkForCycles()
  }

  private func checkUnique() throws(SettingsError) {
    var branches: Set<String> = []
    for (index, draft) in drafts.enumerated() {
      let name = draft.distribution.name
      guard indexes[name] == index else { throw draft.name.error(.duplicateName(name)) }
      guard branches.insert(draft.distribution.branch).inserted else {
        throw draft.branch.error(.duplicateBranch(draft.distribution.branch))
      }
    }
  }

  private func checkKnown(_ name: String, at value: SettingsValue) throws(SettingsError) {
    guard indexes[name] == nil else { return }
    let nearest = NameDistance.nearest(to: name, among: drafts.map(\.distribution.name))
    throw value.error(.unknownDistribution(name.excerpt, nearest: nearest))
  }

  /// Layers are searched from the most stable one, so each must not serve one that follows.
  private func checkLayerOrder(_ draft: DistributionDraft) throws(SettingsError) {
    for (index, layer) in draft.layers.enumerated() {
      guard let own = distribution(layer.text), own.name != draft.distribution.name else {
        continue
      }
      for later in draft.layers.dropFirst(index + 1) where own.layers.contains(later.text) {
        throw layer.value.error(.layersOutOfOrder(layer.text, moreStable: later.text))
      }
    }
  }

  private func checkPromotions(_ draft: DistributionDraft) throws(SettingsError) {
    let target = draft.distribution
    for (value, source) in draft.promoteFrom {
      guard source != target.name else { throw value.error(.promotesFromItself) }
      guard !target.layers.contains(source) else {
        throw value.error(.promotesDown(from: source, to: target.name))
      }
    }
  }

  private func distribution(_ name: String) -> Distribution? {
    indexes[name].map { drafts[$0].distribution }
  }

  // MARK: Cycles

  private enum Visit { case open, closed }

  /// Follows "is more stable than" from every distribution; nobody may come back to the start.
  private func checkForCycles() throws(SettingsError) {
    var visits: [String: Visit] = [:]
    for draft in drafts {
      var path: [String] = []
      try follow(draft, path: &path, visits: &visits)
    }
  }

  // The depth is that of the list of distributions, 100 at most.
  private func follow(
    _ draft: DistributionDraft, path: inout [String], visits: inout [String: Visit]
  ) throws(SettingsError) {
    let name = draft.distribution.name
    guard visits[name] == nil else { return }
    visits[name] = .open
    path.append(name)
    for (value, next) in lessStable(than: draft) {
      if visits[next] == .open, let start = path.firstIndex(of: next) {
        throw value.error(.cycle(Array(path[start...])))
      }
      if let index = indexes[next] {
        try follow(drafts[index], path: &path, visits: &visits)
      }
    }
    path.removeLast()
    visits[name] = .closed
  }

  /// The distributions that a distribution takes versions from, and those that serve it.
  private func lessStable(
    than draft: DistributionDraft
  ) -> [(value: SettingsValue, name: String)] {
    let name = draft.distribution.name
    let serving = drafts.compactMap { other in
      other.distribution.name == name
        ? nil
        : other.layers.first { $0.text == name }.map {
          (value: $0.value, name: other.distribution.name)
        }
    }
    return draft.promoteFrom.map { (value: $0.value, name: $0.text) } + serving
  }
}
