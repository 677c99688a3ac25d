internal import CommandParsing

/// The ways in which findings are written.
enum FindingsFormat: String, CaseIterable, Sendable {
  /// A line a finding, as compilers write them.
  case text
  /// The document of `--json`.
  case json
  /// A JSON object a line.
  case jsonl
  /// Workflow commands of GitHub Actions, which shows them beside the lines of a change.
  case github
  /// SARIF 2.1.0 (OASIS), which code hosts and editors read.
  case sarif
  /// What a later run reads as `--baseline`.
  case baseline

  /// The formats of the answer; a baseline is only ever a file.
  static let answers = allCases.filter { $0 != .baseline }
}

/// A file to write findings to, beside the answer.
struct FindingsFile: Sendable {
  let format: FindingsFormat
  /// As it was typed.
  let path: String

  /// Reads `FORMAT=PATH`.
  ///
  /// - Throws: `UsageError` for any other word.
  init(typed word: String) throws(UsageError) {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      .map(String.init)
    guard parts.count == 2, !parts[1].isEmpty else {
      throw Self.error(word, "wants FORMAT=PATH", nearest: nil)
    }
    guard let format = FindingsFormat(rawValue: parts[0]) else {
      let names = FindingsFormat.allCases.map(\.rawValue)
      throw Self.error(
        word, "wants one of \(names.joined(separator: ", ")) before the path",
        nearest: Suggestion.nearest(to: parts[0], among: names).map { "\($0)=\(parts[1])" })
    }
    (self.format, path) = (format, parts[1])
  }

  private static func error(_ word: String, _ reason: String, nearest: String?) -> UsageError {
    .badValue(option: "--report", value: word, reason: reason, nearest: nearest)
  }
}
