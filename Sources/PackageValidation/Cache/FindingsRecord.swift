internal import PackageStorage
internal import YAML

/// Findings as bytes: a count, then the members of each, texts with their length before them.
enum FindingsRecord {
  static func bytes(of findings: [PackageFinding]) -> [UInt8] {
    var bytes: [UInt8] = []
    put(findings.count, &bytes)
    for finding in findings {
      put(finding.rule, &bytes)
      put(finding.severity.rawValue, &bytes)
      put(finding.path, &bytes)
      put(finding.mark?.line ?? 0, &bytes)
      put(finding.mark?.column ?? 0, &bytes)
      put(finding.message, &bytes)
      put(finding.hint == nil ? 0 : 1, &bytes)
      put(finding.hint ?? "", &bytes)
    }
    return bytes
  }

  /// Reads what `bytes(of:)` wrote; nil for any other bytes.
  static func findings(in bytes: [UInt8]) -> [PackageFinding]? {
    var rest = bytes[...]
    guard let count = number(&rest), count <= bytes.count else { return nil }
    var findings: [PackageFinding] = []
    for _ in 0..<count {
      guard let finding = finding(&rest) else { return nil }
      findings.append(finding)
    }
    return rest.isEmpty ? findings : nil
  }

  private static func finding(_ rest: inout ArraySlice<UInt8>) -> PackageFinding? {
    guard let rule = text(&rest), let word = text(&rest),
      let severity = Finding.Severity(rawValue: word), let path = text(&rest),
      let line = number(&rest), let column = number(&rest), let message = text(&rest),
      let hasHint = number(&rest), let hint = text(&rest)
    else { return nil }
    return PackageFinding(
      rule: rule, severity: severity, path: path,
      mark: line == 0 ? nil : YAMLMark(line: line, column: column), message: message,
      hint: hasHint == 0 ? nil : hint)
  }

  private static func put(_ number: Int, _ bytes: inout [UInt8]) {
    withUnsafeBytes(of: UInt32(clamping: number).littleEndian) { bytes.append(contentsOf: $0) }
  }

  private static func put(_ text: String, _ bytes: inout [UInt8]) {
    put(text.utf8.count, &bytes)
    bytes.append(contentsOf: text.utf8)
  }

  private static func number(_ rest: inout ArraySlice<UInt8>) -> Int? {
    guard rest.count >= 4 else { return nil }
    let number = rest.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    rest = rest.dropFirst(4)
    return number
  }

  private static func text(_ rest: inout ArraySlice<UInt8>) -> String? {
    guard let count = number(&rest), count <= rest.count else { return nil }
    let text = String(validating: rest.prefix(count), as: UTF8.self)
    rest = rest.dropFirst(count)
    return text
  }
}
