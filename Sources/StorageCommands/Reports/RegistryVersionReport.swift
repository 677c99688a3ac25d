internal import Git
internal import PackageModel
internal import PackageStorage
internal import Terminal

/// Which package registry each distribution is built from.
struct RegistryVersionReport {
  /// One distribution.
  struct Row {
    let snapshot: DistributionSnapshot
    let pin: RegistryPin
    /// The more stable distributions that are built from another one.
    let differing: [String]
  }

  let rows: [Row]

  /// - Throws: `StorageError`; `GitError`.
  init(_ snapshots: [DistributionSnapshot], _ storage: PackageStorage) throws {
    rows = try snapshots.map { snapshot in
      let pin = try RegistryPin(snapshot, in: storage.repository)
      var differing: [String] = []
      if let ours = pin.image?.text {
        for name in snapshot.distribution.layers where name != snapshot.name {
          let layer = try storage.snapshot(of: storage.distribution(name))
          if let theirs = try RegistryPin(layer, in: storage.repository).image?.text, theirs != ours
          {
            differing.append(name)
          }
        }
      }
      return Row(snapshot: snapshot, pin: pin, differing: differing)
    }
  }

  var report: Report {
    Report(
      text: Table(rows: rows.map(\.cells)).text,
      json: ["distributions": .array(rows.map(\.json))])
  }
}

extension RegistryVersionReport.Row {
  /// How the recipe names the registry.
  private var source: (kind: String, text: String)? {
    switch pin.recipe?.pin {
    case .argument: ("arg", "ARG PACKAGE_REGISTRY")
    case .tag: ("from", "the tag of FROM")
    case .digest: ("digest", "FROM by digest")
    case .unnamed, .absent: ("none", "no version named")
    case nil: nil
    }
  }

  private var line: Int? {
    if case .digest(let line) = pin.recipe?.pin { return line }
    return pin.image?.line
  }

  /// What should not be so.
  private var problems: [String] {
    var problems: [String] = []
    if !pin.isPinned, pin.image?.text.isEmpty == false { problems.append("not pinned") }
    if !pin.isConsistent { problems.append("not what \(RegistryModule.path) requires") }
    if !differing.isEmpty {
      problems.append("out of step with \(differing.joined(separator: ", "))")
    }
    return problems
  }

  fileprivate var cells: [StyledText] {
    let version = pin.image.map(\.text) ?? ""
    let place = line.map { " (\(RegistryRecipe.path):\($0))" } ?? ""
    return [
      "\(snapshot.name, .distribution)", "\(version.isEmpty ? "-" : version, .package)",
      "\((source?.text ?? "no \(RegistryRecipe.path)") + place)",
      "\(pin.requirement.map { "\(RegistryModule.path) \($0.text)" } ?? "")",
      "\(problems.joined(separator: "; "), .warning)",
    ]
  }

  fileprivate var json: JSONValue {
    let version = pin.image.flatMap { $0.text.isEmpty ? nil : $0.text }
    return .object([
      "distribution": .string(snapshot.name),
      "branch": .string(snapshot.distribution.branch),
      "commit": .string(snapshot.tip.description),
      "version": JSONValue(version),
      "source": JSONValue(source?.kind),
      "line": JSONValue(line),
      "requirement": JSONValue(pin.requirement?.text),
      "isPinned": pin.recipe == nil ? .null : .bool(pin.isPinned),
      "isConsistent": version == nil || pin.requirement == nil ? .null : .bool(pin.isConsistent),
      "differsFrom": .array(differing.map { .string($0) }),
    ])
  }
}
