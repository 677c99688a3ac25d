internal import Git
internal import PackageModel
internal import PackageStorage
internal import Terminal

/// One entry of a history as a line of text and as JSON.
struct HistoryRow {
  /// How many versions a line names before the rest is only counted.
  private static let named = 3

  private let entry: HistoryEntry
  private let signature: CheckedSignature?

  /// - Parameters:
  ///   - entry: The entry.
  ///   - signature: What its signature is worth; nil where nobody asked.
  init(_ entry: HistoryEntry, signature: CheckedSignature? = nil) {
    (self.entry, self.signature) = (entry, signature)
  }

  var text: StyledText {
    let commit = entry.commit
    var text: StyledText = "\(UTCTime.text(seconds: commit.committer.time), .dim) "
    text += "\(commit.id.abbreviated, .dim) \(entry.distribution, .distribution) "
    text += StyledText(
      [
        phrase("added") { $0.before == nil }, phrase("removed") { $0.after == nil },
        phrase("changed") { $0.before != nil && $0.after != nil && !$0.isOfSignature },
        phrase("signed") { $0.isOfSignature && $0.after?.signature != nil },
        phrase("took the signature from") { $0.isOfSignature && $0.after?.signature == nil },
        entry.registry == nil ? nil : entry.commit.subject,
      ].compactMap { $0 }.joined(separator: ", "))
    text += StyledText(circumstances) + "\n"
    if let signature { text += signature.text }
    return text
  }

  private func phrase(_ verb: String, _ isWanted: (VersionDifference) -> Bool) -> String? {
    let references = entry.changes.filter(isWanted).map(\.reference)
    guard !references.isEmpty else { return nil }
    let shown = references.prefix(Self.named).map(\.description).joined(separator: " ")
    let more = references.count - Self.named
    return "\(verb) \(shown)" + (more > 0 ? " and \(more) more" : "")
  }

  /// Where the versions came from or went, and why, as the record says.
  private var circumstances: String {
    guard let record = entry.record else { return " (\(entry.commit.subject))" }
    var text = ""
    if let from = record.promotedFrom { text += " from \(from.distribution)" }
    if let to = record.promotedTo { text += ", promoted to \(to.distribution)" }
    if let by = record.supersededBy { text += ", as \(by.distribution) has it" }
    if let undone = record.undoes { text += ", undoing \(undone.abbreviated)" }
    if let reason = record.reason { text += ": \(reason)" }
    return text
  }

  var json: JSONValue {
    let commit = entry.commit
    var members: [String: JSONValue] = [
      "distribution": .string(entry.distribution),
      "commit": .string(commit.id.description),
      "time": .string(UTCTime.text(seconds: commit.committer.time)),
      "author": .string(commit.author.name),
      "subject": .string(commit.subject),
      "operation": JSONValue(entry.record.map { "\($0.verb.rawValue) \($0.key)" }),
      "reason": JSONValue(entry.record?.reason),
      "promotedFrom": JSONValue(entry.record?.promotedFrom?.distribution),
      "promotedTo": JSONValue(entry.record?.promotedTo?.distribution),
      "undoes": JSONValue(entry.record?.undoes?.description),
      "changes": .array(
        entry.changes.map { change in
          .object([
            "package": .string(change.reference.name.description),
            "version": .string(change.reference.version.description),
            "before": JSONValue(change.before?.tree.description),
            "after": JSONValue(change.after?.tree.description),
          ])
        }),
    ]
    if let signature { members["signature"] = signature.json }
    return .object(members)
  }
}

extension VersionDifference {
  /// Whether nothing but the signature changes.
  fileprivate var isOfSignature: Bool { before != nil && before?.tree == after?.tree }
}
