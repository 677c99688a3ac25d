internal import PackageModel
internal import PackageStorage

/// The texts of a change's pull requests, in GitHub's Markdown.
struct PullRequestText {
  /// The most versions that are listed: GitHub takes 65,536 characters.
  private static let limit = 250
  /// The most characters of what clients see.
  private static let changesLimit = 20_000

  private let plan: ChangePlan
  private let settings: StorageSettings
  private let changes: String?

  /// - Parameters:
  ///   - plan: What is asked for.
  ///   - settings: The storage's.
  ///   - changes: What it alters for clients; nil where that is not known.
  init(_ plan: ChangePlan, _ settings: StorageSettings, changes: String?) {
    (self.plan, self.settings, self.changes) = (plan, settings, changes)
  }

  /// The text of one side's pull request.
  ///
  /// - Parameters:
  ///   - topic: The side.
  ///   - other: The number of the other side's, where that is open.
  /// - Returns: Markdown.
  func body(for topic: TopicBranch, other: Int?) -> String {
    var parts = [introduction(topic), topic.kind == .registryVersion ? files(topic) : versions]
    if let reason = topic.change.message.lines.first(where: { $0.key == "Reason" }),
      case .text(let text) = reason.value
    {
      parts.append("Reason: \(text)")
    }
    if topic.kind != .remove || plan.operation.verb == .remove {
      if !plan.warnings.isEmpty {
        parts.append(plan.warnings.map { "> **Note:** \($0.sentence)." }.joined(separator: "\n"))
      }
      if let changes, !changes.isEmpty {
        parts.append(
          "### What clients see\n\n```text\n\(changes.prefix(Self.changesLimit))\n```")
      }
    }
    parts.append(
      "### Checklist\n\n" + checklist(topic).map { "- [ ] \($0)" }.joined(separator: "\n"))
    if let label = linkLabel(topic) { parts.append(link(label, other)) }
    if plan.packages.count <= Self.limit { parts.append(record(topic.change.message)) }
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// The lines of the record: a merge that takes its message from here keeps them so.
  private func record(_ message: CommitMessage) -> String {
    let lines = message.lines.map { line in
      switch line.value {
      case .text(let value): "\(line.key): \(value)"
      case .commit(let name, let fallback): "\(line.key): \(name) \(fallback)"
      }
    }
    return "### Record\n\n```text\n\(lines.joined(separator: "\n"))\n```"
  }

  /// The text with the line that names the other side's pull request brought up to date.
  ///
  /// - Returns: The text as it was where it names that already, or there is no other.
  func linking(_ topic: TopicBranch, to number: Int?, in body: String) -> String {
    guard let number, let label = linkLabel(topic) else { return body }
    let wanted = link(label, number)
    // GitHub keeps the line ends of browsers, which are two characters and here one.
    var lines = body.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .map(String.init)
    if let place = lines.firstIndex(where: { $0.hasPrefix(label) }) {
      guard lines[place] != wanted else { return body }
      lines[place] = wanted
    } else {
      lines += ["", wanted, ""]
    }
    return lines.joined(separator: "\n")
  }

  /// The line's part before the number; nil where there is no other side.
  private func linkLabel(_ topic: TopicBranch) -> String? {
    guard plan.operation.verb == .promote, plan.changes.count > 1 else { return nil }
    return topic.kind == .remove ? "Waits for the promotion: " : "The removal that follows: "
  }

  private func link(_ label: String, _ number: Int?) -> String {
    label + (number.map { "#\($0)" } ?? "not open yet")
  }

  private func introduction(_ topic: TopicBranch) -> String {
    let name = topic.change.distribution.name
    switch topic.kind {
    case .promote: return "Puts into `\(name)`, as \(source) has it, by tree id:"
    case .add: return "Adds to `\(name)`:"
    case .sign: return "Signs in `\(name)` the zips of:"
    case .registryVersion:
      return "Builds `\(name)` from the package registry `\(registry(topic)?.after ?? "")`:"
    case .remove:
      guard let target = target(topic) else { return "Takes out of `\(name)`:" }
      if plan.changes.count > 1 {
        return """
          Takes out of `\(name)` what is promoted to `\(target)`. **Merge the promotion first**: \
          until `\(target)` holds the same trees, `storage validate \(name) --base` fails here.

          """
      }
      return "Takes out of `\(name)` what `\(target)` holds with the same trees:"
    }
  }

  private var source: String {
    let removal = plan.changes.first { change in
      change.message.lines.contains { $0.key == "Promoted-To" }
    }
    return removal.map { "`\($0.distribution.name)`" } ?? "the source"
  }

  /// Where the versions of a promotion's removal go.
  private func target(_ topic: TopicBranch) -> String? {
    for line in topic.change.message.lines where line.key == "Promoted-To" {
      if case .commit(let name, _) = line.value { return name }
    }
    return nil
  }

  private var versions: String {
    let packages = plan.packages.filter { $0.state != .unchanged }
    var lines = ["| version | tree |", "|---|---|"]
    lines += packages.prefix(Self.limit).map { "| `\($0.reference)` | `\($0.tree)` |" }
    if packages.count > Self.limit {
      lines.append("| and \(packages.count - Self.limit) more: see the commit | |")
    }
    return lines.joined(separator: "\n")
  }

  private func registry(_ topic: TopicBranch) -> ChangePlan.RegistryChange? {
    plan.registries.first { $0.distribution == topic.change.distribution.name }
  }

  private func files(_ topic: TopicBranch) -> String {
    let before = registry(topic)?.before ?? ""
    let lines = (registry(topic)?.files ?? []).map { "- `\($0)`" }
    return (lines + (before.isEmpty ? [] : ["", "It was `\(before)`."])).joined(separator: "\n")
  }

  private func checklist(_ topic: TopicBranch) -> [String] {
    let name = topic.change.distribution.name
    switch topic.kind {
    case .promote:
      return [
        "The versions are tested where they come from", "They are meant for `\(name)` now",
      ]
    case .add: return ["The changelog says what is new", "The versions are built from a release"]
    case .sign: return ["The key is one that clients trust"]
    case .registryVersion:
      return ["The image builds, and its registry serves the packages of `\(name)`"]
    case .remove:
      guard let target = target(topic) else { return ["Nobody needs the versions any more"] }
      return ["`\(target)` holds the versions with the same trees"]
    }
  }
}
