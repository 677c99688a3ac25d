internal import Git
internal import PackageStorage
internal import PackageValidation
internal import Terminal

/// Findings as JSON (contract: output).
extension FindingsReport {
  var json: [String: JSONValue] {
    func count(_ severity: Finding.Severity) -> JSONValue {
      .integer(findings.count { $0.severity == severity })
    }
    let byRule = Dictionary(grouping: findings, by: \.rule).mapValues {
      JSONValue.integer($0.count)
    }
    var document: [String: JSONValue] = [
      "tool": .object(["name": .string("storage"), "version": .string(ToolVersion.number)]),
      "summary": .object([
        "packages": .integer(packageCount), "errors": count(.error), "warnings": count(.warning),
        "infos": count(.info), "byRule": .object(byRule),
      ]),
      "findings": .array(findings.map(Self.json)),
    ]
    if let baseline {
      document["baseline"] = .object([
        "known": .integer(baseline.knownCount), "stale": .array(baseline.stale.map(Self.json)),
      ])
    }
    return document
  }

  static func json(_ finding: Finding) -> JSONValue {
    .object([
      "rule": .string(finding.rule), "severity": .string(finding.severity.rawValue),
      "distribution": JSONValue(finding.distribution),
      "commit": JSONValue(finding.commit?.description),
      "package": JSONValue(finding.package), "version": JSONValue(finding.version),
      "path": JSONValue(finding.path),
      "line": JSONValue(finding.line), "column": JSONValue(finding.column),
      "message": .string(finding.message), "hint": JSONValue(finding.hint),
    ])
  }

  /// An entry of a baseline.
  static func json(_ entry: KnownFindings.Entry) -> JSONValue {
    .object([
      "rule": .string(entry.rule), "distribution": JSONValue(entry.distribution),
      "path": JSONValue(entry.path), "message": .string(entry.message),
    ])
  }
}
