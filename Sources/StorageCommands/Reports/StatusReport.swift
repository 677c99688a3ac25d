internal import Git
internal import PackageModel
internal import PackageStorage
internal import Terminal

/// `storage status` as text and as JSON.
struct StatusReport {
  /// How many versions of one kind are listed before the rest is only counted.
  static let listed = 10

  let status: StorageStatus
  let origin: SettingsOrigin
  let context: Context

  var report: Report {
    var text = distributionTable
    if context.global.verbose { text += "settings: \(origin.description)\n" }
    appendHalfDone(to: &text)
    appendFaults(to: &text)
    appendLeftovers(to: &text)
    appendWaiting(to: &text)
    return Report(text: text, json: json)
  }

  private var halfDone: [StorageStatus.Overlap] { status.overlaps.filter { $0.halfDone != nil } }
  private var leftovers: [StorageStatus.Overlap] {
    status.overlaps.filter { $0.difference != .contents && $0.halfDone == nil }
  }
  private var faults: [StorageStatus.Overlap] {
    status.overlaps.filter { $0.difference == .contents }
  }

  // MARK: Text

  private var distributionTable: StyledText {
    let rows = status.distributions.map { state -> [StyledText] in
      [
        "\(state.distribution.name, .distribution)", "\(state.tip.abbreviated, .dim)",
        "\(RelativeTime.text(secondsAgo: Int(context.now - state.time)))",
        "\(state.packageCount)", "\(state.versionCount)", "\(state.servedCount)",
        state.distribution.frozen ? "frozen" : "",
      ]
    }
    return Table(
      heading: ["distribution", "tip", "age", "packages", "versions", "serves", ""],
      alignments: [.left, .left, .left, .right, .right, .right], rows: rows
    ).text
  }

  private func appendHalfDone(to text: inout StyledText) {
    var shown: Set<String> = []
    for overlap in halfDone {
      let command = completion(of: overlap)
      guard shown.insert(command).inserted else { continue }
      let names = rest(of: overlap).map(\.description).joined(separator: ", ")
      text += StyledText("half done", .warning) + ": the promotion of \(names, .package) "
      text += "from \(overlap.distribution) to \(overlap.hiddenBy) stopped before the removal\n"
      text += "  \(command, .hint)\n"
    }
  }

  private func appendFaults(to text: inout StyledText) {
    for overlap in faults {
      append(
        "fault", overlap,
        "stands in \(overlap.distribution) and \(overlap.hiddenBy) with different contents; "
          + "\(overlap.hiddenBy) is served", cure(of: overlap), .error, to: &text)
    }
    for fault in status.layoutFaults {
      text += StyledText(lines: "fault", .error)
      text += ": \(fault.distribution): \(fault.path) \(fault.problem.sentence)\n"
    }
  }

  private func appendLeftovers(to text: inout StyledText) {
    for overlap in leftovers {
      let difference = overlap.difference == .modes ? " with other file modes" : ""
      append(
        "leftover", overlap,
        "is in \(overlap.hiddenBy) as well\(difference), so \(overlap.distribution) need not hold it",
        cure(of: overlap), .warning, to: &text)
    }
  }

  private func append(
    _ word: String, _ overlap: StorageStatus.Overlap, _ sentence: String, _ command: String?,
    _ meaning: Style, to text: inout StyledText
  ) {
    text += StyledText(word, meaning) + ": \(overlap.reference, .package) \(sentence)\n"
    if let command { text += "  \(command, .hint)\n" }
  }

  private func appendWaiting(to text: inout StyledText) {
    for waiting in status.waiting {
      let count = waiting.versions.count
      let targets = waiting.targets.joined(separator: " or ")
      text += "\(count) \(count == 1 ? "version waits" : "versions wait") in "
      text += "\(waiting.distribution, .distribution) for promotion to \(targets)\n"
      let shown = context.global.verbose ? count : min(count, Self.listed)
      for reference in waiting.versions.prefix(shown) { text += "  \(reference, .package)\n" }
      if count > shown {
        let command = "\(context.global.invocation) list \(waiting.distribution)"
        text += "  … and \(count - shown) more: \(command, .hint)\n"
      }
      if let target = waiting.targets.first, let first = waiting.versions.first {
        let command =
          "\(context.global.invocation) promote \(first) --from \(waiting.distribution) --to \(target)"
          + (removal(in: waiting.distribution) == .never ? " --keep" : "")
        text += "  \(command, .hint)\n"
      }
    }
  }

  /// The versions whose removal the same promotion still owes.
  private func rest(of overlap: StorageStatus.Overlap) -> [PackageReference] {
    halfDone.filter {
      $0.halfDone == overlap.halfDone && $0.distribution == overlap.distribution
        && $0.hiddenBy == overlap.hiddenBy
    }.map(\.reference)
  }

  private func completion(of overlap: StorageStatus.Overlap) -> String {
    let names = rest(of: overlap).map(\.description).joined(separator: " ")
    return "\(context.global.invocation) promote \(names) --from \(overlap.distribution) "
      + "--to \(overlap.hiddenBy)"
  }

  private func removal(in name: String) -> Permission? {
    status.distributions.first { $0.distribution.name == name }?.distribution.remove
  }

  /// The command that takes the hidden version out; nil where policy never allows it.
  private func cure(of overlap: StorageStatus.Overlap) -> String? {
    let permission = removal(in: overlap.distribution)
    guard permission != .never else { return nil }
    let needsReason = overlap.difference != .none && permission == .reason
    return "\(context.global.invocation) remove \(overlap.reference) --from \(overlap.distribution)"
      + (needsReason ? " --reason 'hidden by \(overlap.hiddenBy)'" : "")
  }

  // MARK: JSON

  private var json: [String: JSONValue] {
    [
      "settings": .string(origin.description),
      "distributions": .array(
        status.distributions.map { state in
          .object([
            "distribution": .string(state.distribution.name),
            "branch": .string(state.distribution.branch),
            "frozen": .bool(state.distribution.frozen),
            "tip": .string(state.tip.description),
            "time": .string(UTCTime.text(seconds: state.time)),
            "packages": .integer(state.packageCount),
            "versions": .integer(state.versionCount),
            "serves": .integer(state.servedCount),
          ])
        }),
      "halfDone": .array(halfDone.map { overlap($0, command: completion(of: $0)) }),
      "leftovers": .array(leftovers.map { overlap($0, command: cure(of: $0)) }),
      "faults": .array(
        faults.map { overlap($0, command: cure(of: $0)) }
          + status.layoutFaults.map { fault in
            .object([
              "distribution": .string(fault.distribution), "path": .string(fault.path),
              "problem": .string(fault.problem.sentence),
            ])
          }),
      "waiting": .array(
        status.waiting.map { waiting in
          .object([
            "distribution": .string(waiting.distribution),
            "targets": .array(waiting.targets.map { .string($0) }),
            "packages": .array(
              waiting.versions.map { reference in
                .object([
                  "package": .string(reference.name.description),
                  "version": .string(reference.version.description),
                ])
              }),
          ])
        }),
    ]
  }

  private func overlap(_ overlap: StorageStatus.Overlap, command: String?) -> JSONValue {
    .object([
      "package": .string(overlap.reference.name.description),
      "version": .string(overlap.reference.version.description),
      "distribution": .string(overlap.distribution),
      "hiddenBy": .string(overlap.hiddenBy),
      "difference": .string(overlap.difference.rawValue),
      "operation": overlap.halfDone.map { .string($0) } ?? .null,
      "command": command.map { .string($0) } ?? .null,
    ])
  }
}

extension LayoutFault.Problem {
  /// What is wrong, as it follows the path in a sentence.
  var sentence: String {
    switch self {
    case .notADirectory: "is not a folder"
    case .badName: "is not named like a package ([a-z0-9_]+)"
    case .badVersion: "is not named like a semantic version"
    case .signatureWithoutVersion: "signs a version that is not there"
    }
  }
}
