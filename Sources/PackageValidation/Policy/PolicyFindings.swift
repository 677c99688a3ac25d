internal import Git
internal import PackageModel
package import PackageStorage

/// What is found while a change is judged.
package struct PolicyFindings {
  /// The most findings of one rule that are kept of one change.
  static let limit = 1_000

  private let distribution: String?
  private let commit: ObjectID?
  private let selection: RuleSelection
  package private(set) var findings: [Finding] = []
  private var counts: [String: Int] = [:]

  /// - Parameters:
  ///   - distribution: What the findings are about; nil for none in particular.
  ///   - commit: The commit that they are about where the rule names no other.
  ///   - selection: Which rules are wanted.
  init(_ distribution: String?, at commit: ObjectID?, _ selection: RuleSelection) {
    (self.distribution, self.commit, self.selection) = (distribution, commit, selection)
  }

  /// Keeps a finding, if the rule is wanted.
  ///
  /// - Parameters:
  ///   - rule: The rule that is broken.
  ///   - severity: How much it matters here; nil for the rule's own.
  ///   - commit: The commit that breaks it; nil for the change as a whole.
  ///   - reference: The version in question.
  ///   - path: The file; nil for the version's folder.
  ///   - line: From 1.
  ///   - message: What is wrong.
  ///   - hint: What to do.
  mutating func report(
    _ rule: Rule, as severity: Finding.Severity? = nil, commit: ObjectID? = nil,
    about reference: PackageReference? = nil, path: String? = nil, line: Int? = nil,
    _ message: String, hint: String
  ) {
    guard let severity = selection.severity(of: rule.id, found: severity ?? rule.severity) else {
      return
    }
    let count = counts[rule.id, default: 0]
    counts[rule.id] = count + 1
    guard count < Self.limit else { return }
    findings.append(
      Finding(
        rule: rule.id, severity: severity, distribution: distribution,
        commit: commit ?? self.commit, package: reference?.name.description,
        version: reference?.version.description, path: path ?? reference?.path, line: line,
        message: message, hint: hint))
  }

  /// Keeps a finding that another check made, if its rule is wanted.
  mutating func take(_ finding: Finding) {
    guard let severity = selection.severity(of: finding.rule, found: finding.severity) else {
      return
    }
    var finding = finding
    finding.severity = severity
    findings.append(finding)
  }

  /// Keeps a finding that was made with the same selection.
  mutating func keep(_ finding: Finding) {
    findings.append(finding)
  }
}
