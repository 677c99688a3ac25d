/// What came of a push.
package struct PushResult: Sendable {
  package enum Outcome: Sendable {
    /// The server has moved every reference.
    case accepted
    /// A reference was not where it was expected to be: nothing of this push counts.
    case moved
    /// The server said no, by a rule, a hook or for want of permission.
    case refused([Refusal])
    /// The server cannot move several references as one; nothing has moved.
    case notAtomic
    /// It ended without the server's last word: the push may have happened.
    case unanswered(TransportError)
  }

  /// One reference that the server did not take.
  package struct Refusal: Hashable, Sendable {
    package let name: String
    package let reason: String
  }

  package let outcome: Outcome
  /// What the server said to people, such as the output of its hooks.
  package var remoteLines: [String] = []
  /// The objects that were sent; nil where git did not say.
  package var objectsSent: Int?

  init(outcome: Outcome) {
    self.outcome = outcome
  }

  init(_ result: SubprocessResult, updates: [PushUpdate], program: GitProgram) {
    remoteLines = program.remoteLines(result)
    objectsSent = Self.total(result.errorText)
    let lines = Self.lines(result.outputText)
    if result.succeeded,
      updates.allSatisfy({ update in
        lines.contains { $0.name == update.name && $0.flag != "!" }
      })
    {
      outcome = .accepted
      return
    }
    if result.errorText.contains("does not support --atomic push") {
      outcome = .notAtomic
      return
    }
    let rejected = lines.filter { $0.flag == "!" }
    if rejected.contains(where: \.isMoved) {
      outcome = .moved
    } else if !rejected.isEmpty, rejected.allSatisfy({ !$0.isUnheard }) {
      // Those that fell with the others say nothing of their own.
      let own = rejected.filter { !$0.reason.contains("atomic push fail") }
      outcome = .refused(
        (own.isEmpty ? rejected : own).map { Refusal(name: $0.name, reason: $0.reason) })
    } else {
      outcome = .unanswered(program.failure(result))
    }
  }

  /// One line of `git push --porcelain`.
  private struct Line {
    let flag: Character
    let name: String
    let reason: String

    /// Whether somebody else was faster.
    var isMoved: Bool {
      // The client's own comparison, and the server's under its lock.
      [
        "stale info", "fetch first", "non-fast-forward", "atomic transaction failed",
        "failed to update ref", "incorrect old value", "reference already exists",
        "cannot lock ref", "failed to lock",
      ].contains { reason.contains($0) }
    }

    /// Whether the server never said what became of it.
    var isUnheard: Bool { reason.contains("failed to report status") }
  }

  private static func lines(_ text: String) -> [Line] {
    text.split(separator: "\n").compactMap { line in
      let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard parts.count == 3, let flag = parts[0].first, parts[0].count == 1,
        let colon = parts[1].lastIndex(of: ":")
      else { return nil }
      return Line(
        flag: flag, name: String(parts[1][parts[1].index(after: colon)...]),
        reason: String(parts[2]))
    }
  }

  private static func total(_ text: String) -> Int? {
    for line in text.split(whereSeparator: \.isNewline)
    where line.hasPrefix("Total ") {
      return Int(line.dropFirst("Total ".count).prefix { $0.isNumber })
    }
    return nil
  }
}
