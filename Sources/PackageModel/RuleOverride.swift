/// A severity that the settings give to a rule.
public struct RuleOverride: Hashable, Sendable {
  public let severity: RuleSeverity

  /// The place of the rule's name in the settings, both from 1.
  public let line: Int
  public let column: Int

  public init(severity: RuleSeverity, line: Int, column: Int) {
    self.severity = severity
    self.line = line
    self.column = column
  }

  /// The rules that keep published versions as they are; nothing makes them less than they are.
  ///
  /// A branch that is removed or thrown back takes its versions with it.
  public static let unweakenable: Set<String> = ["branch", "frozen", "overwrite", "removal"]

  /// Says whether a rule may have a severity.
  public static func isAllowed(_ severity: RuleSeverity, for rule: String) -> Bool {
    severity == .error || !unweakenable.contains(rule)
  }
}

/// How much a finding of a rule matters.
public enum RuleSeverity: String, Hashable, Sendable, CaseIterable {
  /// The rule is not checked.
  case off
  case info
  case warning
  case error
}
