internal import PackageStorage
internal import PackageValidation
internal import Terminal

/// Findings as an answer: which count, what they are called in each format, how the run ends.
struct FindingsReport {
  /// In the order in which they are written.
  var findings: [Finding]
  /// How many packages were looked at.
  var packageCount = 0
  /// The distributions that were looked at as a whole.
  var checkedDistributions: Set<String> = []
  /// The severity from which on the answer is no.
  var failOn = Finding.Severity.error
  /// What the baseline took away; nil where there is none.
  var baseline: KnownFindings.Outcome?

  /// Whether the place of a baseline's entry was looked at, so that the entry should match.
  func covers(_ entry: KnownFindings.Entry) -> Bool {
    entry.distribution.map(checkedDistributions.contains) ?? false
  }

  /// The report of the command, written in a format.
  func report(in format: FindingsFormat) -> Report {
    var report = Report(text: text, json: json)
    switch format {
    case .text: break
    case .json: report.isJSON = true
    case .jsonl, .github, .sarif, .baseline: report.bytes = bytes(in: format)
    }
    // Workflow commands end in it themselves.
    if packageCount > 0, format != .github, !findings.isEmpty || baseline != nil {
      report.closing = summary
    }
    report.warnings = staleEntries
    if findings.contains(where: { $0.severity >= failOn }) { report.exitCode = .refused }
    return report
  }

  /// The whole of a file in a format.
  func bytes(in format: FindingsFormat) -> [UInt8] {
    switch format {
    case .text: Array(text.plain.utf8)
    case .json:
      Array((Report(text: text, json: json).document(of: "validate").text + "\n").utf8)
    case .jsonl: Array(lines(of: findings.map(Self.json)).utf8)
    case .github: Array(workflowCommands.utf8)
    case .sarif: Array((SARIFLog(findings).document.text + "\n").utf8)
    case .baseline: Array(lines(of: KnownFindings.entries(for: findings).map(Self.json)).utf8)
    }
  }

  private func lines(of values: [JSONValue]) -> String {
    values.map { $0.compactText + "\n" }.joined()
  }

  /// How many findings there are, in words; ends no line.
  var summary: String {
    func count(_ severity: Finding.Severity, _ word: String) -> String? {
      let count = findings.count { $0.severity == severity }
      return count == 0 ? nil : "\(count) \(word)\(count == 1 ? "" : "s")"
    }
    let counts = [count(.error, "error"), count(.warning, "warning"), count(.info, "info")]
      .compactMap { $0 }
    var text = counts.isEmpty ? "no findings" : counts.joined(separator: ", ")
    if packageCount > 0 { text += " in \(packageCount) package\(packageCount == 1 ? "" : "s")" }
    if let baseline { text += ", \(baseline.knownCount) known" }
    return text
  }

  /// What is said of entries of the baseline that nothing matches.
  private var staleEntries: [String] {
    guard let stale = baseline?.stale, !stale.isEmpty else { return [] }
    let shown = stale.prefix(5).map { entry in
      let place = [entry.distribution, entry.path].compactMap { $0 }.joined(separator: ":")
      return "the baseline knows of \(entry.rule) at \(place), which is no longer found"
    }
    let rest = stale.count - shown.count
    return shown + (rest > 0 ? ["\(rest) more entries of the baseline are no longer found"] : [])
  }
}
