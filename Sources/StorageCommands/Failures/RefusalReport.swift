internal import CommandParsing
internal import PackageModel
internal import PackageStorage

/// Says why a plan was refused: every obstacle on a line of its own.
struct RefusalReport {
  let invocation: String
  let typed: TypedCommand

  func failure(for refusal: PlanRefusal) -> CommandFailure {
    var hints: [String] = []
    for hint in refusal.obstacles.flatMap(self.hints(for:)) where !hints.contains(hint) {
      hints.append(hint)
    }
    return CommandFailure(
      code: refusal.obstacles.first.map(code) ?? .internal,
      message: refusal.obstacles.map(message).joined(separator: "\n"), hints: hints,
      exitCode: .refused)
  }

  private func code(_ obstacle: PlanRefusal.Obstacle) -> FailureCode {
    switch obstacle {
    case .sameDistribution: .sameDistribution
    case .notUpwards: .notUpwards
    case .notAccepted: .notAccepted
    case .frozen: .frozen
    case .promotedInto: .promotedInto
    case .unknownVersion: .unknownVersion
    case .unknownPackage: .unknownPackage
    case .differs: .differentContents
    case .published: .alreadyPublished
    case .removalForbidden, .mustBeKept: .removalForbidden
    case .removalNeedsReason: .reasonNeeded
    case .registryNotNamed: .registryNotNamed
    case .moduleNeedsGo: .moduleNeedsGo
    }
  }

  private func message(_ obstacle: PlanRefusal.Obstacle) -> String {
    switch obstacle {
    case .sameDistribution(let name, _):
      "source and target are both \(name)"
    case .notUpwards(let from, let to):
      "\(to) is not more stable than \(from): packages are promoted upwards only"
    case .notAccepted(let from, let to, let accepted):
      "\(to) takes packages from \(list(accepted)), not from \(from)"
    case .frozen(let name, _):
      "\(name) is frozen: it never changes"
    case .promotedInto(let name, let from):
      "packages come into \(name) by promotion from \(list(from)) only"
    case .unknownVersion(let reference, let distribution, let places):
      "\(reference) is not in \(distribution); \(reference.name) has "
        + summary(places).joined(separator: ", ")
    case .unknownPackage(let reference, let distribution, _):
      "\(reference) is not in \(distribution): no distribution has a package \(reference.name)"
    case .differs(let reference, let distribution, _, let contrast):
      "\(reference) is in \(distribution) already, with \(words(contrast))"
    case .published(let reference, let distribution, let offered?, sameTree: true):
      "\(reference) is published in \(distribution) already, so \(offered) need not offer it"
    case .published(let reference, let distribution, _, let sameTree):
      "\(reference) is published in \(distribution) already, with "
        + (sameTree ? "the same contents" : "other contents")
    case .removalForbidden(let reference, let distribution),
      .mustBeKept(let reference, let distribution):
      "\(reference) stays: versions are never removed from \(distribution)"
    case .removalNeedsReason(let reference, let distribution):
      "removing \(reference) from \(distribution) needs a reason"
    case .registryNotNamed(let distribution, let obstacle):
      RegistryRefusal.message(obstacle, in: distribution)
    case .moduleNeedsGo(let distribution, let version, let companions):
      RegistryRefusal.message(version, companions, in: distribution)
    }
  }

  private func hints(for obstacle: PlanRefusal.Obstacle) -> [String] {
    switch obstacle {
    case .sameDistribution(let name, let targets):
      targets.first.map { [typed.giving("--to", $0)] }
        ?? ["packages go no further than \(name): name another source"]
    case .frozen(let name, let targets):
      targets.first.map { [typed.giving("--to", $0)] }
        ?? ["leave \(name) as it is; storage.yml says what is frozen"]
    case .notUpwards(let from, let to):
      [typed.replacing([from: to, to: from]) ?? "did you mean --from \(to) --to \(from)?"]
    case .notAccepted(_, let to, let accepted):
      accepted.first.map { [typed.giving("--to", $0)] }
        ?? ["storage.yml lets no packages be promoted to \(to)"]
    case .promotedInto(_, let from):
      from.first.map { [typed.giving("--to", $0)] }
        ?? ["storage.yml lets no packages come into it"]
    case .unknownVersion(let reference, let distribution, let places):
      elsewhere(reference, distribution, places)
    case .unknownPackage(let reference, let distribution, let known):
      Suggestion.nearest(to: reference.name.description, among: known.map(\.description))
        .map { [mended(reference, "\($0)-\(reference.version)")] }
        ?? ["\(invocation) list \(distribution)"]
    case .differs(_, _, let overwrite, _):
      switch overwrite {
      case .reason: [typed.adding("--reason", "say why")]
      case .never, .yes: ["release the change under a higher version"]
      }
    case .published(let reference, _, let offered?, sameTree: true):
      ["\(invocation) remove \(reference) --from \(offered)"]
    case .published(let reference, _, offered: nil, sameTree: true):
      ["\(invocation) show \(reference)"]
    case .published(_, _, _, sameTree: false): ["release the change under a higher version"]
    case .removalForbidden:
      ["release and promote a higher version instead"]
    case .mustBeKept: [typed.adding("--keep")]
    case .removalNeedsReason:
      [typed.adding("--reason", "say why")]
    case .registryNotNamed(let distribution, let obstacle):
      RegistryRefusal.hints(obstacle, in: distribution)
    case .moduleNeedsGo(_, let version, let companions):
      RegistryRefusal.hints(version, companions) + [typed.adding("--dockerfile-only")]
    }
  }

  private func mended(_ reference: PackageReference, _ meant: String) -> String {
    typed.replacing([reference.description: meant]) ?? "did you mean \(meant)?"
  }

  private func words(_ contrast: VersionContrast) -> String {
    switch contrast {
    case .contents: "other contents"
    case .modes: "the same contents but other file modes"
    case .signature: "another signature"
    }
  }

  /// The nearest version that is where it was looked for, else where the version is.
  private func elsewhere(
    _ reference: PackageReference, _ distribution: String, _ places: [VersionPlace]
  ) -> [String] {
    if let place = places.first(where: { $0.version == reference.version }) {
      // Only a promotion names both sides; a removal from elsewhere is nothing to suggest.
      guard let target = typed.value(of: "--to"), let source = place.distributions.last,
        source != target
      else { return ["\(reference) is in \(list(place.distributions))"] }
      return [typed.giving("--from", source)]
    }
    let here = places.filter { $0.distributions.contains(distribution) }
      .map(\.version.description)
    return Suggestion.nearest(to: reference.version.description, among: here)
      .map { [mended(reference, "\(reference.name)-\($0)")] } ?? [
        "\(invocation) list \(distribution)"
      ]
  }

  /// The newest versions with their places; the rest is counted.
  private func summary(_ places: [VersionPlace]) -> [String] {
    let shown = places.suffix(8).map { "\($0.version) (\(list($0.distributions)))" }
    let hidden = places.count - shown.count
    return hidden > 0 ? ["\(hidden) older versions"] + shown : shown
  }

  private func list(_ names: [String]) -> String {
    names.joined(separator: ", ")
  }
}
