internal import JSON
package import PackageStorage

/// The findings that somebody has looked at and lets stand: a baseline.
///
/// The file has a JSON object a line, with the members `rule`, `distribution`, `path` and `message`;
/// others are skipped, so the findings as JSON lines are a baseline too. Lines and columns do not
/// count: they move with every change. An entry that stands twice covers two findings.
package struct KnownFindings: Sendable {
  /// What is known of a finding.
  package struct Entry: Hashable, Sendable {
    package let rule: String
    package let distribution: String?
    package let path: String?
    package let message: String

    init(_ finding: Finding) {
      rule = finding.rule
      (distribution, path) = (finding.distribution, finding.path)
      message = finding.message
    }

    init(rule: String, distribution: String?, path: String?, message: String) {
      (self.rule, self.distribution) = (rule, distribution)
      (self.path, self.message) = (path, message)
    }
  }

  /// What a baseline made of findings.
  package struct Outcome: Sendable {
    /// The findings that it does not know, in the order they came in.
    package let findings: [Finding]
    /// How many it knows.
    package let knownCount: Int
    /// Entries that should have matched and did not, in the order of the file.
    package let stale: [Entry]
  }

  /// Why a line is no entry.
  package struct Fault: Error, Hashable, Sendable {
    /// From 1.
    package let line: Int
    package let message: String
  }

  private let entries: [Entry]

  /// Reads the text of a baseline; empty lines are skipped.
  ///
  /// - Throws: `Fault`.
  package init(parsing bytes: [UInt8]) throws(Fault) {
    var entries: [Entry] = []
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where line.contains(where: { $0 > 0x20 }) {
      entries.append(try Self.entry(Array(line), number: index + 1))
    }
    self.entries = entries
  }

  private static func entry(_ line: [UInt8], number: Int) throws(Fault) -> Entry {
    var texts: [String: String] = [:]
    do throws(JSONSyntaxError) {
      var reader = JSONReader(line)
      if try reader.kind() == .object {
        try reader.object { (key, reader) throws(JSONSyntaxError) in
          texts[key] = try reader.stringOrSkip()
        }
      } else {
        try reader.skip()
      }
      try reader.end()
    } catch {
      throw Fault(line: number, message: "\(error.message), at column \(error.column)")
    }
    guard let rule = texts["rule"], let message = texts["message"] else {
      throw Fault(line: number, message: "an object with rule and message should stand here")
    }
    return Entry(
      rule: rule, distribution: texts["distribution"], path: texts["path"], message: message)
  }

  /// The entries that make findings known, sorted so that a change of the file shows what changed.
  package static func entries(for findings: [Finding]) -> [Entry] {
    findings.map(Entry.init).sorted { left, right in
      (left.distribution ?? "", left.path ?? "", left.rule, left.message)
        < (right.distribution ?? "", right.path ?? "", right.rule, right.message)
    }
  }

  /// Takes what is known out of findings.
  ///
  /// - Parameters:
  ///   - findings: The findings.
  ///   - isChecked: Whether an entry's place was looked at, so that it is stale if nothing matches.
  /// - Returns: What is left.
  package func outcome(
    of findings: [Finding], isChecked: (Entry) -> Bool
  ) -> Outcome {
    var left: [Entry: Int] = [:]
    for entry in entries { left[entry, default: 0] += 1 }
    let unknown = findings.filter { finding in
      let entry = Entry(finding)
      guard let count = left[entry], count > 0 else { return true }
      left[entry] = count - 1
      return false
    }
    var stale: [Entry] = []
    for entry in entries.reversed() {
      guard let count = left[entry], count > 0 else { continue }
      left[entry] = count - 1
      if isChecked(entry) { stale.append(entry) }
    }
    return Outcome(
      findings: unknown, knownCount: findings.count - unknown.count, stale: stale.reversed())
  }
}
