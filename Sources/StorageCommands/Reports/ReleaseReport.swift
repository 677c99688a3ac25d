internal import CommandParsing
internal import Git
internal import PackageModel
internal import PackageStorage
internal import Terminal

/// The answer of `storage release`.
struct ReleaseReport {
  let changed: String
  let steps: [ReleasePlan.Step]
  /// How each step's image stands to the storage.
  let states: [ImageState]
  let renewal: ImageRenewal
  /// The deployments that were restarted.
  let restarted: [String]

  var report: Report {
    var report = Report(text: text, json: json)
    for (step, state) in zip(steps, states) where state == .unlabelled {
      report.warnings.append(
        "\(step.movingImage ?? "") does not say which commits it was made from")
    }
    return report
  }

  private var text: StyledText {
    let registries = steps.count == 1 ? "one registry" : "\(steps.count) registries, in this order"
    var text = StyledText("a change to \(changed) reaches \(registries)")
    text += "\n"
    for (step, state) in zip(steps, states) {
      text += "\n\(step.distribution.name, .distribution) \(step.labels.revision.abbreviated, .dim)"
      text += "\n"
      for (number, image) in step.images.enumerated() {
        text += "  image   \(image)"
        if number == 0, state != .unchecked { text += "  \(state.rawValue, style(state))" }
        text += "\n"
      }
      if step.images.isEmpty { text += "  no image: storage.yml names none\n" }
      if state != .current {
        for command in renewal.commands(for: step) { text += "  make    \(line(command))\n" }
      }
      guard let restart = step.restart else {
        text += "  no deployment: storage.yml names none\n"
        continue
      }
      let isDone = step.distribution.deployment.map(restarted.contains) ?? false
      text += "  \(isDone ? "done   " : "restart") \(line(restart))\n"
    }
    return text
  }

  private func style(_ state: ImageState) -> Style {
    state == .current ? .added : .removed
  }

  private func line(_ words: [String]) -> String {
    words.map(ShellWord.quoted).joined(separator: " ")
  }

  private var json: [String: JSONValue] {
    [
      "distribution": .string(changed),
      "steps": .array(
        zip(steps, states).map { step, state in
          .object([
            "distribution": .string(step.distribution.name),
            "commit": .string(step.labels.revision.description),
            "images": JSONValue(step.images),
            "state": state == .unchecked ? .null : .string(state.rawValue),
            "make": .array(
              state == .current ? [] : renewal.commands(for: step).map { JSONValue($0) }),
            "restart": step.restart.map { JSONValue($0) } ?? .null,
            "restarted": .bool(step.distribution.deployment.map(restarted.contains) ?? false),
          ])
        }),
    ]
  }
}
