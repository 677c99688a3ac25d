internal import Archive
internal import Git
internal import PackageStorage
internal import PackageValidation
internal import Terminal

/// Findings as a log of the Static Analysis Results Interchange Format, version 2.1.0 (OASIS).
struct SARIFLog {
  private let findings: [Finding]
  /// The rules that have findings, in the order of the book.
  private let rules: [Rule]
  /// Where each stands among them.
  private let places: [String: Int]

  init(_ findings: [Finding]) {
    self.findings = findings
    let broken = Set(findings.map(\.rule))
    rules = RuleBook.rules.filter { broken.contains($0.id) }
    places = Dictionary(rules.enumerated().map { ($1.id, $0) }) { first, _ in first }
  }

  var document: JSONValue {
    var seen: [String: Int] = [:]
    let results = findings.map { finding in
      let digest = Self.digest(of: finding)
      seen[digest, default: 0] += 1
      return result(finding, fingerprint: "\(digest):\(seen[digest] ?? 1)")
    }
    let driver: JSONValue = [
      "name": "storage", "version": .string(ToolVersion.number),
      "rules": .array(rules.map(Self.descriptor)),
    ]
    let run: JSONValue = [
      // Marks count Unicode scalars.
      "columnKind": "unicodeCodePoints", "results": .array(results),
      "tool": .object(["driver": driver]),
    ]
    return [
      "$schema":
        "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
      "version": "2.1.0", "runs": .array([run]),
    ]
  }

  private static func descriptor(_ rule: Rule) -> JSONValue {
    [
      "id": .string(rule.id), "shortDescription": text(rule.explanation),
      "help": text("storage validate --explain \(rule.id)"),
      "defaultConfiguration": .object(["level": .string(level(rule.severity))]),
    ]
  }

  private func result(_ finding: Finding, fingerprint: String) -> JSONValue {
    let hint = finding.hint.map { "\n\($0)" } ?? ""
    var result: [String: JSONValue] = [
      "ruleId": .string(finding.rule), "level": .string(Self.level(finding.severity)),
      "message": Self.text(finding.message + hint),
      "partialFingerprints": .object(["findingDigest/v1": .string(fingerprint)]),
    ]
    if let place = places[finding.rule] { result["ruleIndex"] = .integer(place) }
    if let path = finding.path { result["locations"] = .array([Self.location(finding, path)]) }
    let properties = [
      "distribution": finding.distribution, "commit": finding.commit?.description,
      "package": finding.package, "version": finding.version,
    ].compactMapValues { $0.map(JSONValue.string) }
    if !properties.isEmpty { result["properties"] = .object(properties) }
    return .object(result)
  }

  private static func location(_ finding: Finding, _ path: String) -> JSONValue {
    var physical: [String: JSONValue] = [
      "artifactLocation": .object(["uri": .string(uri(path))])
    ]
    if let line = finding.line {
      var region: [String: JSONValue] = ["startLine": .integer(line)]
      if let column = finding.column { region["startColumn"] = .integer(column) }
      physical["region"] = .object(region)
    }
    return ["physicalLocation": .object(physical)]
  }

  private static func text(_ text: String) -> JSONValue { .object(["text": .string(text)]) }

  private static func level(_ severity: Finding.Severity) -> String {
    switch severity {
    case .error: "error"
    case .warning: "warning"
    case .info: "note"
    }
  }

  /// The path as a URI: relative to the repository's root, or to where a folder was named from.
  private static func uri(_ path: String) -> String {
    var path = Substring(path)
    while path.hasPrefix("./") { path = path.dropFirst(2) }
    var text = path.hasPrefix("/") ? "file://" : ""
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"):
        text.unicodeScalars.append(UnicodeScalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        text += "%" + (digits.count < 2 ? "0" : "") + digits
      }
    }
    return text
  }

  /// Names a finding without its line, so that it stays the same when lines move.
  private static func digest(of finding: Finding) -> String {
    let parts = [finding.rule, finding.distribution ?? "", finding.path ?? "", finding.message]
    return SHA256.hexadecimal(of: Array(parts.joined(separator: "\u{0}").utf8)).prefix(32)
      .description
  }
}
