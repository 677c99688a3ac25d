internal import CommandParsing
internal import PackageModel
internal import PackageStorage
internal import PackageValidation
internal import Terminal

/// `validate --list-rules` and `--explain`: the rules themselves.
enum RulesReport {
  static var report: Report {
    let rules = RuleBook.rules
    let width = rules.map(\.id.utf8.count).max() ?? 0
    var text = StyledText()
    for rule in rules {
      let space = String(repeating: " ", count: width - rule.id.utf8.count)
      text += "\(rule.id, .package)\(space)  \(severity(of: rule))  \(rule.explanation)\n"
    }
    return Report(text: text, json: ["rules": .array(rules.map(json))])
  }

  /// - Throws: `UsageError` for an id that no rule has.
  static func report(explaining id: String) throws -> Report {
    guard let rule = RuleBook.rule(id) else {
      throw UsageError.badValue(
        option: "--explain", value: id, reason: "wants a rule",
        nearest: Suggestion.nearest(to: id, among: RuleBook.rules.map(\.id)))
    }
    var text: StyledText = "\(rule.id, .package) (\(rule.severity.rawValue)): \(rule.explanation)\n"
    if rule.severity == .info {
      text += "Checked only when it is asked for: --rule \(rule.id)=info\n"
    }
    if RuleOverride.unweakenable.contains(rule.id) { text += "Cannot be weakened.\n" }
    return Report(text: text, json: ["rules": .array([json(rule)])])
  }

  private static func severity(of rule: Rule) -> String {
    switch rule.severity {
    case .error: "error  "
    case .warning: "warning"
    case .info: "info   "
    }
  }

  private static func json(_ rule: Rule) -> JSONValue {
    .object([
      "id": .string(rule.id), "severity": .string(rule.severity.rawValue),
      "explanation": .string(rule.explanation),
    ])
  }
}
