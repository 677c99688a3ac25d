public import PackageModel

/// What a change of a registry's packages alters for those who ask it.
///
/// It says which versions came and went, which version of each affected package a Kibana would be
/// offered before and after, and which categories hold more or fewer packages than before.
///
/// Every release of Kibana is covered: the ranges of the affected packages divide them into
/// stretches that are treated alike, and one release is asked for in the name of its stretch.
/// Clients are those that ask without the parameter `experimental`.
public struct OfferComparison: Sendable, Hashable {
  /// Packages none of whose versions was served before, by name.
  public let newPackages: [String]
  /// Packages none of whose versions is served any more, by name.
  public let vanishedPackages: [String]
  /// Versions that came, went or changed, by name and version.
  public let versions: [VersionChange]
  /// What clients are offered otherwise, by name, audience and Kibana version.
  public let offers: [OfferChange]
  /// Categories whose number of packages changed, by the asking Kibana and id.
  public let categories: [CategoryChange]

  /// Whether no client sees any difference.
  public var isEmpty: Bool { versions.isEmpty && offers.isEmpty && categories.isEmpty }

  /// Compares what two registries offer.
  ///
  /// - Parameters:
  ///   - before: The registry before the change.
  ///   - after: The registry after it.
  ///   - kibanaVersions: The Kibana versions to ask for; all releases where there are none.
  public init(
    from before: Registry, to after: Registry, kibanaVersions: [LenientVersion] = []
  ) {
    self.init(from: before.index, to: after.index, kibanaVersions: kibanaVersions)
  }

  init(from before: RegistryIndex, to after: RegistryIndex, kibanaVersions: [LenientVersion]) {
    let (old, new) = (ServedVersions(before), ServedVersions(after))
    let affected = old.namesOfDifferences(from: new)
    newPackages = affected.filter { old.versions[$0] == nil }
    vanishedPackages = affected.filter { new.versions[$0] == nil }
    versions = affected.flatMap { VersionChange.changes(of: $0, old, new) }
    let asked = kibanaVersions.sorted()
    offers = affected.flatMap { name in
      OfferSurvey(of: name, from: before, to: after).changes(for: asked)
    }
    var categories = CategoryChange.changes(from: before, to: after, kibanaVersion: nil)
    for version in asked {
      categories += CategoryChange.changes(from: before, to: after, kibanaVersion: version)
    }
    self.categories = categories
  }
}

extension OfferComparison {
  /// One version that is served otherwise than before.
  public struct VersionChange: Sendable, Hashable {
    /// What became of it.
    public enum Kind: String, Sendable, Hashable {
      case added, removed
      /// The same version with other contents, another signature or another notice of deprecation.
      case changed
    }

    public let name: String
    public let version: String
    public let kind: Kind

    static func changes(
      of name: String, _ old: ServedVersions, _ new: ServedVersions
    ) -> [VersionChange] {
      let (before, after) = (old.versions[name] ?? [], new.versions[name] ?? [])
      let known = Dictionary(
        before.map { ($0.versionText, $0.fingerprint) }, uniquingKeysWith: { first, _ in first })
      let present = Set(after.map(\.versionText))
      var changes: [(LenientVersion, VersionChange)] = []
      for package in before where !present.contains(package.versionText) {
        changes.append(
          (package.version, VersionChange(name, package.versionText, .removed)))
      }
      for package in after {
        let fingerprint = known[package.versionText]
        guard fingerprint != package.fingerprint else { continue }
        changes.append(
          (
            package.version,
            VersionChange(name, package.versionText, fingerprint == nil ? .added : .changed)
          ))
      }
      return changes.sorted { $0.0 < $1.0 }.map(\.1)
    }

    private init(_ name: String, _ version: String, _ kind: Kind) {
      (self.name, self.version, self.kind) = (name, version, kind)
    }
  }

  /// The version of one package that some clients are offered, before and after.
  public struct OfferChange: Sendable, Hashable {
    public let name: String
    /// Who is concerned.
    public let audience: Audience
    /// The version offered before; nil where the package was not offered.
    public let before: String?
    /// The version offered now; nil where the package is not offered.
    ///
    /// Where it is the same as before, its contents are others.
    public let after: String?
  }

  /// Those who are treated alike.
  public struct Audience: Sendable, Hashable {
    /// The Kibana versions that ask.
    public enum Kibana: Sendable, Hashable {
      /// Every release, and those who name no version.
      case everyone
      /// Those who name no version.
      case unnamed
      /// This version.
      case version(LenientVersion)
      /// Releases from the first to before the second; nil where they are not bounded.
      case releases(from: LenientVersion?, before: LenientVersion?)
    }

    public let kibana: Kibana
    /// Whether they are concerned only when they ask for prereleases.
    public let asksForPrereleases: Bool

    /// The Kibana versions as a range: `>=8.0.0 <9.0.0`, `8.5.0`, `*` for everyone; nil for those
    /// who name none.
    public var range: String? {
      switch kibana {
      case .everyone: "*"
      case .unnamed: nil
      case .version(let version): version.description
      case .releases(let first, let end):
        [">=\(first ?? LenientVersion(major: 0, minor: 0, patch: 0))", end.map { "<\($0)" }]
          .compactMap { $0 }.joined(separator: " ")
      }
    }
  }

  /// The number of packages in one category, before and after.
  public struct CategoryChange: Sendable, Hashable {
    public let id: String
    public let title: String
    /// The asking Kibana; nil where none is named.
    public let kibanaVersion: LenientVersion?
    public let before: Int
    public let after: Int

    static func changes(
      from before: RegistryIndex, to after: RegistryIndex, kibanaVersion: LenientVersion?
    ) -> [CategoryChange] {
      var query = CategoriesQuery()
      query.filter.kibanaVersion = kibanaVersion
      // A query without a specification never fails.
      let old = (try? CategoriesAnswer.counts(query, before)) ?? [:]
      let new = (try? CategoriesAnswer.counts(query, after)) ?? [:]
      return Set(old.keys).union(new.keys).filter { old[$0] != new[$0] }
        .sorted(by: ByteOrder.isLess)
        .map {
          CategoryChange(
            id: $0, title: Category.known($0)?.title ?? $0, kibanaVersion: kibanaVersion,
            before: old[$0] ?? 0, after: new[$0] ?? 0)
        }
    }
  }
}
