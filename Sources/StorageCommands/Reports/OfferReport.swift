internal import PackageModel
internal import PackageRegistry
internal import Terminal

/// What a change alters for the clients of one distribution, as text and JSON.
struct OfferReport {
  /// The distribution whose registry they ask.
  let distribution: String
  let comparison: OfferComparison

  var text: StyledText {
    guard !comparison.isEmpty else {
      return "\(distribution, .distribution): nothing changes for its clients\n"
    }
    var text: StyledText = "\(distribution, .distribution): what its clients are offered\n"
    for change in comparison.versions {
      text += versionLine(change)
    }
    text +=
      Table(
        heading: ["package", "kibana", "before", "after"], indent: 2,
        rows: comparison.offers.map { offer in
          [
            "\(offer.name, .package)", StyledText(Self.words(offer.audience)),
            Self.version(offer.before), Self.after(offer),
          ]
        }
      ).text
    text +=
      Table(
        heading: ["category", "kibana", "before", "after"],
        alignments: [.left, .left, .right, .right], indent: 2,
        rows: comparison.categories.map { change in
          [
            StyledText(change.title), StyledText(change.kibanaVersion?.description ?? "any"),
            "\(change.before)", "\(change.after)",
          ]
        }
      ).text
    return text
  }

  private func versionLine(_ change: OfferComparison.VersionChange) -> StyledText {
    let (sign, style): (String, Style) =
      switch change.kind {
      case .added: ("+", .added)
      case .removed: ("-", .removed)
      case .changed: ("!", .warning)
      }
    var line = StyledText("  ") + StyledText(sign, style)
    line += " \("\(change.name)-\(change.version)", .package)"
    if comparison.newPackages.contains(change.name) { line += " (new package)" }
    if comparison.vanishedPackages.contains(change.name) { line += " (package vanishes)" }
    if change.kind == .changed { line += " (other contents)" }
    return line + "\n"
  }

  /// Who is concerned, in few words.
  private static func words(_ audience: OfferComparison.Audience) -> String {
    let range =
      switch audience.kibana {
      case .everyone: "any"
      case .unnamed: "not named"
      case .version, .releases: audience.range ?? ""
      }
    return audience.asksForPrereleases ? range + ", prereleases" : range
  }

  private static func version(_ version: String?) -> StyledText {
    version.map { "\($0, .package)" } ?? "none"
  }

  private static func after(_ offer: OfferComparison.OfferChange) -> StyledText {
    let version = version(offer.after)
    return offer.before == offer.after ? version + " (other contents)" : version
  }

  var json: JSONValue {
    .object([
      "distribution": .string(distribution),
      "newPackages": .array(comparison.newPackages.map { .string($0) }),
      "vanishedPackages": .array(comparison.vanishedPackages.map { .string($0) }),
      "versions": .array(
        comparison.versions.map {
          .object([
            "package": .string($0.name), "version": .string($0.version),
            "change": .string($0.kind.rawValue),
          ])
        }),
      "offers": .array(
        comparison.offers.map {
          .object([
            "package": .string($0.name), "kibana": JSONValue($0.audience.range),
            "prerelease": .bool($0.audience.asksForPrereleases),
            "before": JSONValue($0.before), "after": JSONValue($0.after),
          ])
        }),
      "categories": .array(
        comparison.categories.map {
          .object([
            "id": .string($0.id), "title": .string($0.title),
            "kibana": JSONValue($0.kibanaVersion?.description),
            "before": .integer($0.before), "after": .integer($0.after),
          ])
        }),
    ])
  }

  /// The report of several distributions' clients.
  ///
  /// Distributions whose clients see no difference are named in the JSON document alone, unless
  /// there is no other.
  static func report(_ parts: [OfferReport]) -> Report {
    let changed = parts.filter { !$0.comparison.isEmpty }
    return Report(
      text: (changed.isEmpty ? Array(parts.prefix(1)) : changed).map(\.text).joined(
        separator: "\n"),
      json: ["distributions": .array(parts.map(\.json))])
  }
}
