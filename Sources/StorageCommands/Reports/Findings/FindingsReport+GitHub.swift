internal import PackageStorage
internal import Terminal

/// Findings as workflow commands of GitHub Actions.
///
/// GitHub shows the first few of a step, so errors come first, and the last line says how many
/// there are.
extension FindingsReport {
  var workflowCommands: String {
    // Sorting by severity keeps the order of equals: it is of (severity, place in the list).
    let sorted = findings.enumerated().sorted { left, right in
      left.element.severity == right.element.severity
        ? left.offset < right.offset : left.element.severity > right.element.severity
    }
    return sorted.map { Self.command(for: $0.element) + "\n" }.joined() + summary + "\n"
  }

  private static func command(for finding: Finding) -> String {
    let name =
      switch finding.severity {
      case .error: "error"
      case .warning: "warning"
      case .info: "notice"
      }
    var properties: [(String, String)] = []
    if let path = finding.path { properties.append(("file", path)) }
    if let line = finding.line { properties.append(("line", "\(line)")) }
    if let column = finding.column { properties.append(("col", "\(column)")) }
    let place = finding.distribution.map { " in \($0)" } ?? ""
    properties.append(("title", finding.rule + place))
    let shown = properties.map { "\($0)=\(escaped($1, inProperty: true))" }
      .joined(separator: ",")
    let message = finding.message + (finding.hint.map { "\n\($0)" } ?? "")
    return "::\(name) \(shown)::\(escaped(message, inProperty: false))"
  }

  /// Escapes what would end a command or a property of it; other control characters are made
  /// visible, for the log is shown on terminals too.
  private static func escaped(_ text: String, inProperty: Bool) -> String {
    var result = ""
    for scalar in VisibleText.escapedLines(text).unicodeScalars {
      switch scalar {
      case "%": result += "%25"
      case "\r": result += "%0D"
      case "\n": result += "%0A"
      case ":" where inProperty: result += "%3A"
      case "," where inProperty: result += "%2C"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
