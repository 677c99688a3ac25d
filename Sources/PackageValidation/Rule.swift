package import PackageStorage

/// One thing that is checked: what it is called, how much it matters and why.
package struct Rule: Hashable, Sendable {
  /// A stable name: `group.name` for rules of packages, one word or two for rules of policy.
  package let id: String
  /// What its findings are, unless a version gate or the settings say otherwise.
  ///
  /// Findings of severity info are made only when somebody asks for the rule.
  package let severity: Finding.Severity
  /// What the rule demands, in one sentence.
  package let explanation: String
  /// The folder under `Fixtures/faults` that breaks the rule; nil where a repository must.
  package let fixture: String?

  /// Makes a rule of packages, whose fixture is named as the rule is.
  init(_ id: String, _ severity: Finding.Severity, _ explanation: String) {
    (self.id, self.severity, self.explanation, fixture) = (id, severity, explanation, id)
  }

  /// Makes a rule of zips, which no folder can break.
  init(archive id: String, _ severity: Finding.Severity, _ explanation: String) {
    (self.id, self.severity, self.explanation, fixture) = (id, severity, explanation, nil)
  }

  /// Makes a rule of policy, which only a history can break.
  init(policy id: String, _ severity: Finding.Severity, _ explanation: String) {
    (self.id, self.severity, self.explanation, fixture) = (id, severity, explanation, nil)
  }
}

/// Rules that look at the same part of a package, and do so together.
package protocol RuleFamily: Sendable {
  static var rules: [Rule] { get }

  /// Reports what a package breaks; never fails, whatever the package holds.
  static func check(_ package: PackageContents, _ found: inout PackageFindings)
}
