package import PackageModel
package import PackageStorage

/// Which rules are checked, and how much each matters.
package struct RuleSelection: Hashable, Sendable {
  /// Severities given by the settings and on the command line, by the rule's id.
  package private(set) var overrides: [String: RuleSeverity]

  package init(_ overrides: [String: RuleSeverity] = [:]) {
    self.overrides = overrides
  }

  /// The severities of the settings.
  ///
  /// - Throws: `SettingsError` for an id that no rule has.
  package init(_ settings: StorageSettings) throws(SettingsError) {
    for (id, override) in settings.rules.sorted(by: { $0.value.line < $1.value.line })
    where RuleBook.rule(id) == nil {
      throw SettingsError(
        file: settings.file ?? SettingsOrigin.fileName, line: override.line,
        column: override.column, key: "rules.\(id)",
        problem: .unknownRule(
          id, nearest: NameDistance.nearest(to: id, among: RuleBook.rules.map(\.id))))
    }
    self.init(settings.rules.mapValues(\.severity))
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
