package import PackageStorage
package import YAML

/// One finding about a package, wherever the package stands.
package struct PackageFinding: Hashable, Sendable {
  package let rule: String
  package let severity: Finding.Severity
  /// Below the package's folder; empty for the folder itself.
  package let path: String
  package let mark: YAMLMark?
  package let message: String
  package let hint: String?
}

/// What is found while one package is checked.
package struct PackageFindings {
  /// How strictly and for whom the package is checked.
  package struct Circumstances: Hashable, Sendable {
    /// Whether the package is finished or as its authors have it.
    package var mode: PackageMode
    /// Whether it is new: what is tolerated in published packages is not in new ones.
    package var isNew: Bool
    package var selection: RuleSelection

    package init(mode: PackageMode, isNew: Bool, selection: RuleSelection = RuleSelection()) {
      (self.mode, self.isNew, self.selection) = (mode, isNew, selection)
    }
  }

  package let circumstances: Circumstances
  package private(set) var findings: [PackageFinding] = []
  private var counts: [String: Int] = [:]

  /// The most findings of one rule that are kept of one package.
  static let limit = 1_000

  package init(_ circumstances: Circumstances) {
    self.circumstances = circumstances
  }

  package var mode: PackageMode { circumstances.mode }

  /// Whether findings of a rule are wanted, which may be dear to make.
  func wants(_ rule: Rule, as severity: Finding.Severity? = nil) -> Bool {
    circumstances.selection.severity(of: rule.id, found: severity ?? rule.severity) != nil
  }

  /// Keeps a finding, if the rule is wanted.
  mutating func report(
    _ rule: Rule, as severity: Finding.Severity? = nil, _ path: String, at mark: YAMLMark? = nil,
    _ message: String, hint: String? = nil
  ) {
    guard
      let severity = circumstances.selection.severity(
        of: rule.id, found: severity ?? rule.severity)
    else { return }
    let count = counts[rule.id, default: 0]
    counts[rule.id] = count + 1
    guard count < Self.limit else { return }
    findings.append(
      PackageFinding(
        rule: rule.id, severity: severity, path: path, mark: mark, message: message, hint: hint))
  }
}
