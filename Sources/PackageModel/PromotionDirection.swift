extension StorageSettings {
  /// Says whether the second distribution is more stable than the first.
  ///
  /// It is when the first one serves it, or when it takes versions from the first.
  public func isUp(from source: Distribution, to target: Distribution) -> Bool {
    guard source.name != target.name else { return false }
    return source.layers.contains(target.name) || target.promoteFrom.contains(source.name)
  }

  /// Returns the distributions that take versions from one, least stable first.
  public func targets(of source: Distribution) -> [Distribution] {
    distributions.filter { !$0.frozen && $0.promoteFrom.contains(source.name) }
      .sorted {
        intermediates(from: source, to: $0).count < intermediates(from: source, to: $1).count
      }
  }

  /// Returns the distributions between two, which a promotion from one to the other skips.
  public func intermediates(
    from source: Distribution, to target: Distribution
  ) -> [Distribution] {
    distributions.filter { between in
      between.promoteFrom.contains(source.name) && target.promoteFrom.contains(between.name)
    }
  }

  /// Returns the distributions that one serves besides itself, most stable first.
  public func moreStable(than distribution: Distribution) -> [Distribution] {
    distribution.layers.filter { $0 != distribution.name }.compactMap(distribution(named:))
  }

  /// The distribution that release tags belong to; nil when the settings leave it open.
  ///
  /// That is `production`, else the only one from which nothing is promoted further, frozen ones
  /// left out.
  public var releaseDistribution: Distribution? {
    if let production = distribution(named: "production"), !production.frozen { return production }
    let last = distributions.filter { candidate in
      !candidate.frozen && !distributions.contains { $0.promoteFrom.contains(candidate.name) }
    }
    return last.count == 1 ? last.first : nil
  }
}
