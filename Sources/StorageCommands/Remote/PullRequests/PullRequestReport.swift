internal import Git
internal import PackageModel
internal import PackageStorage
internal import Terminal
internal import Transport

/// The answer of a command that asks for its change.
struct PullRequestReport {
  let plan: ChangePlan
  let place: String
  let remote: String
  let requests: [RequestedChange]
  let dryRun: Bool

  var report: Report {
    var report = ChangeReport(plan: plan, outcome: .init(), dryRun: dryRun, place: place).report
    if !plan.isEmpty { report.text = text }
    report.json["remote"] = .string(remote)
    report.json["pullRequests"] = .array(requests.indices.map(json))
    return report
  }

  private var text: StyledText {
    var text = StyledText()
    for package in plan.packages {
      let asked = dryRun ? "would ask to" : "asked to"
      let line: StyledText =
        switch package.state {
        case .unchanged: "nothing to do: \(package.reference, .package) is there already"
        case .completed:
          "\(asked) complete the promotion of \(package.reference, .package) \(place)"
        case .promoted: "\(asked) promote \(package.reference, .package) \(place)"
        case .removed: "\(asked) remove \(package.reference, .package) \(place)"
        case .added: "\(asked) add \(package.reference, .package) \(place)"
        case .unsigned: "\(asked) take the signature from \(package.reference, .package) \(place)"
        case .signed: "\(asked) sign \(package.reference, .package) \(place)"
        }
      text += line + "\n"
    }
    for registry in plan.registries where !registry.files.isEmpty {
      text += "\(dryRun ? "would ask to" : "asked to") set the registry of "
      text += "\(registry.distribution, .distribution) to \(registry.after ?? "")\n"
    }
    for index in requests.indices { text += row(index) }
    if dryRun { text += StyledText(lines: "dry run: nothing was written\n", .dim) }
    return text
  }

  private func row(_ index: Int) -> StyledText {
    let request = requests[index]
    let title = request.topic.change.message.subject
    guard let pullRequest = request.pullRequest else {
      let branch = request.topic.change.distribution.branch
      var row: StyledText = "  \(request.topic.name, .distribution) for \(branch, .distribution)"
      row += StyledText(": " + title) + "\n"
      if !dryRun, let comparison = request.comparison {
        row += StyledText(lines: "    open it at \(comparison)\n")
      }
      return row
    }
    var row: StyledText = "  #\(pullRequest.number, .package) "
    row += StyledText(pullRequest.title)
    row += StyledText(request.isNew ? ": opened" : ": open already")
    if let number = waitsFor(index) { row += ", waits for #\(number)" }
    return row + "\n" + StyledText(lines: "    \(pullRequest.url)\n")
  }

  /// The number of the pull request that is to be merged before.
  private func waitsFor(_ index: Int) -> Int? {
    index > 0 ? requests[index - 1].pullRequest?.number : nil
  }

  private func json(_ index: Int) -> JSONValue {
    let request = requests[index]
    let state: String
    if dryRun {
      state = "planned"
    } else if request.pullRequest == nil {
      state = "pushed"
    } else {
      state = request.isNew ? "opened" : "found"
    }
    return .object([
      "distribution": .string(request.topic.change.distribution.name),
      "base": .string(request.topic.change.distribution.branch),
      "branch": .string(request.topic.name),
      "commit": JSONValue(request.commit?.description),
      "number": JSONValue(request.pullRequest?.number),
      "state": .string(state),
      "title": .string(request.pullRequest?.title ?? request.topic.change.message.subject),
      "url": JSONValue(request.pullRequest?.url ?? (dryRun ? nil : request.comparison)),
      "waitsFor": JSONValue(waitsFor(index)),
    ])
  }
}
