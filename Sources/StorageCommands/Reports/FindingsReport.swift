internal import Git
internal import PackageStorage
internal import Terminal

/// Findings as text and as JSON (contract: output).
struct FindingsReport {
  var findings: [Finding]
  /// How many packages were looked at.
  var packageCount = 0
  /// The severity from which on the answer is no.
  var failOn = Finding.Severity.error

  var report: Report {
    var report = Report(text: text, json: json)
    if findings.contains(where: { $0.severity >= failOn }) { report.exitCode = .refused }
    return report
  }

  private var text: StyledText {
    var text = StyledText()
    for finding in findings {
      text += StyledText(
        finding.severity.rawValue, finding.severity == .error ? .error : .warning)
      text += ": "
      if let place = place(of: finding) { text += "\(place): " }
      text += "\(finding.message) [\(finding.rule)]\n"
      if let hint = finding.hint { text += StyledText(lines: "  \(hint)\n", .hint) }
    }
    if findings.isEmpty { text += "no findings\n" }
    return text
  }

  private func place(of finding: Finding) -> String? {
    let names = [finding.distribution, finding.path].compactMap { $0 }
    guard !names.isEmpty else { return nil }
    return names.joined(separator: ":")
      + (finding.line.map { ":\($0)" } ?? "") + (finding.column.map { ":\($0)" } ?? "")
  }

  private var json: [String: JSONValue] {
    func count(_ severity: Finding.Severity) -> JSONValue {
      .integer(findings.count { $0.severity == severity })
    }
    let byRule = Dictionary(grouping: findings, by: \.rule).mapValues {
      JSONValue.integer($0.count)
    }
    return [
      "tool": .object(["name": .string("storage"), "version": .string(ToolVersion.number)]),
      "summary": .object([
        "packages": .integer(packageCount), "errors": count(.error), "warnings": count(.warning),
        "infos": count(.info), "byRule": .object(byRule),
      ]),
      "findings": .array(findings.map(Self.json)),
    ]
  }

  private static func json(_ finding: Finding) -> JSONValue {
    func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
    return .object([
      "rule": .string(finding.rule), "severity": .string(finding.severity.rawValue),
      "distribution": text(finding.distribution), "commit": text(finding.commit?.description),
      "package": text(finding.package), "version": text(finding.version),
      "path": text(finding.path),
      "line": finding.line.map { .integer($0) } ?? .null,
      "column": finding.column.map { .integer($0) } ?? .null,
      "message": .string(finding.message), "hint": text(finding.hint),
    ])
  }
}
