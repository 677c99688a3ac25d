internal import Git
internal import PackageModel
internal import PackageStorage
internal import Terminal

/// The answer of every command that changes branches (contract: output).
struct ChangeReport {
  let plan: ChangePlan
  let outcome: PlanApplication.Outcome
  let dryRun: Bool
  let place: String

  var report: Report {
    var report = Report(text: text, json: json)
    report.warnings = plan.warnings.map(\.sentence)
    return report
  }

  private var text: StyledText {
    var text = StyledText()
    if plan.packages.isEmpty, plan.registries.isEmpty { text += "nothing to do\n" }
    for package in plan.packages {
      let place = package.state == .unchanged ? "is \(unchangedPlace)" : place
      text += "\(verb(package.state)) \(package.reference, .package) \(place)\n"
    }
    for registry in plan.registries { text += line(registry) + "\n" }
    for change in plan.changes {
      let after = outcome.commits[change.distribution.name]?.abbreviated ?? "a new commit"
      text += "  \(change.distribution.referenceName, .distribution) "
      text += "\(change.expectedTip.abbreviated, .dim) -> \(after, .dim)\n"
      guard dryRun else { continue }
      for edit in change.edits {
        switch edit.change {
        case .put(let id, _):
          text += StyledText(lines: "    + \(edit.path.joined(separator: "/"))", .added)
          text += StyledText(lines: " \(id)\n", .dim)
        case .remove:
          text += StyledText(lines: "    - \(edit.path.joined(separator: "/"))\n", .removed)
        }
      }
    }
    if dryRun { text += StyledText(lines: "dry run: nothing was written\n", .dim) }
    return text
  }

  private func line(_ registry: ChangePlan.RegistryChange) -> StyledText {
    let after = registry.after ?? "what it was"
    guard !registry.files.isEmpty else {
      return "nothing to do: the registry of \(registry.distribution, .distribution) is \(after)"
    }
    let was = registry.before.map { $0.isEmpty || $0 == after ? "" : ", it was \($0)" } ?? ""
    let name = registry.distribution
    return
      "\(dryRun ? "would set" : "set") the registry of \(name, .distribution) to \(after)\(was)"
  }

  private func verb(_ state: ChangePlan.State) -> String {
    switch state {
    case .promoted: return dryRun ? "would promote" : "promoted"
    case .removed: return dryRun ? "would remove" : "removed"
    case .added: return dryRun ? "would add" : "added"
    case .signed: return dryRun ? "would sign" : "signed"
    case .unsigned: return dryRun ? "would take the signature from" : "took the signature from"
    case .completed:
      return dryRun ? "would complete the promotion of" : "completed the promotion of"
    case .unchanged: return "nothing to do:"
    }
  }

  private var unchangedPlace: String {
    switch plan.operation.verb {
    case .remove: "not there any more"
    case .promote: "promoted already"
    case .sign: "signed already"
    default: "there already"
    }
  }

  private var json: [String: JSONValue] {
    var members: [String: JSONValue] = [
      "dryRun": .bool(dryRun),
      "operation": .string(plan.operation.key),
      "changes": .array(
        plan.changes.map { change in
          .object([
            "distribution": .string(change.distribution.name),
            "branch": .string(change.distribution.branch),
            "before": .string(change.expectedTip.description),
            "after": outcome.commits[change.distribution.name].map { .string($0.description) }
              ?? .null,
          ])
        }),
      "packages": .array(
        plan.packages.map { package in
          .object([
            "package": .string(package.reference.name.description),
            "version": .string(package.reference.version.description),
            "tree": .string(package.tree.description),
            "state": .string(package.state.rawValue),
          ])
        }),
      "warnings": .array(plan.warnings.map { .string($0.sentence) }),
    ]
    guard !plan.registries.isEmpty else { return members }
    members["registries"] = .array(
      plan.registries.map { registry in
        .object([
          "distribution": .string(registry.distribution),
          "before": JSONValue(registry.before), "after": JSONValue(registry.after),
          "files": .array(registry.files.map { .string($0) }),
        ])
      })
    return members
  }
}

extension PlanWarning {
  /// The warning as a sentence without a period.
  var sentence: String {
    switch self {
    case .skipped(let distribution, let from, let to):
      "the promotion from \(from) to \(to) skips \(distribution)"
    case .belowNewest(let reference, let newest, let distribution):
      "\(reference) is lower than \(newest), which is in \(distribution) already"
    case .overwritten(let reference, let distribution, let oldTree):
      "\(reference) replaces other contents in \(distribution) (tree \(oldTree))"
    case .hidden(let reference, let distribution, let layer):
      "\(reference) of \(distribution) is not served: \(layer) has it too, and comes first"
    case .requirementLeft(let version, let requirement, let distribution):
      "go.mod of \(distribution) still requires \(requirement), not \(version)"
    }
  }
}
