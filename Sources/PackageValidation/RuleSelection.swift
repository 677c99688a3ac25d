package import PackageModel
package import PackageStorage

/// Which rules are checked, and how much each matters.
package struct RuleSelection: Hashable, Sendable {
  /// Severities given by the settings and on the command line, by the rule's id.
  package private(set) var overrides: [String: RuleSeverity]

  package init(_ overrides: [String: RuleSeverity] = [:]) {
    self.overrides = overrides
  }

  /// What a finding of a rule is in the end.
  ///
  /// - Parameters:
  ///   - rule: The rule's id.
  ///   - found: The severity that the rule gave it.
  /// - Returns: The severity; nil when nobody wants to know.
  package func severity(of rule: String, found: Finding.Severity) -> Finding.Severity? {
    switch overrides[rule] {
    case .off: nil
    case .info: .info
    case .warning: .warning
    case .error: .error
    case nil: found == .info ? nil : found
    }
  }
}
