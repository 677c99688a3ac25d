internal import PackageStorage
internal import Terminal

/// Findings as lines that people and editors read: `path:line:column: severity: message [rule]`.
extension FindingsReport {
  var text: StyledText {
    var text = StyledText()
    for finding in findings {
      if let place = Self.place(of: finding) { text += "\(place): " }
      text += StyledText(
        finding.severity.rawValue, finding.severity == .error ? .error : .warning)
      text += ": \(finding.message) [\(finding.rule)]\n"
      if let hint = finding.hint { text += StyledText(lines: "  \(hint)\n", .hint) }
    }
    if findings.isEmpty { text += "no findings\n" }
    return text
  }

  /// The distribution, the path, the line and the column: as much as is known of them.
  private static func place(of finding: Finding) -> String? {
    let names = [finding.distribution, finding.path].compactMap { $0 }
    guard !names.isEmpty else { return nil }
    return names.joined(separator: ":")
      + (finding.line.map { ":\($0)" } ?? "") + (finding.column.map { ":\($0)" } ?? "")
  }
}
