internal import PackageStorage

/// All rules, in the order of their families.
package enum RuleBook {
  /// The number of this set of rules, part of the name of what is kept of their findings: raised
  /// when a rule comes, goes or finds something else.
  static let number = 1

  /// The families that look at a package.
  package static let families: [any RuleFamily.Type] = [
    TreeNameRules.self, TreeSizeRules.self, ManifestRules.self, ConditionRules.self,
    AssetRules.self, PolicyTemplateRules.self, DataStreamRules.self, StreamRules.self,
    FieldRules.self, ChangelogRules.self, KibanaRules.self, TextRules.self,
  ]

  /// The rules of packages, of layout and of policy.
  package static let rules: [Rule] =
    LayoutRules.rules + families.flatMap { $0.rules } + ArchiveCheck.rules + DuplicateRule.rules
    + SignatureRules.rules + [title] + PolicyBook.rules

  /// The rule that `TitleCheck` judges by.
  static let title = Rule(
    policy: TitleCheck.rule, .error,
    "The title of a pull request begins with the branch in brackets, one space, and a text; so do "
      + "the subjects of commits, where a missing branch is a warning.")

  /// The rule of an id.
  package static func rule(_ id: String) -> Rule? { rules.first { $0.id == id } }

  /// Checks one package by all families.
  ///
  /// - Returns: The findings, in the order of path, place and rule.
  package static func check(
    _ package: PackageContents, _ circumstances: PackageFindings.Circumstances
  ) -> [PackageFinding] {
    var found = PackageFindings(circumstances)
    if TreeSizeRules.isWithinLimits(package, &found) {
      for family in families { family.check(package, &found) }
    }
    return found.findings.sorted(by: PackageFinding.precedes)
  }
}

extension PackageFinding {
  /// The stable order of findings: path, line, column, rule.
  fileprivate static func precedes(_ left: PackageFinding, _ right: PackageFinding) -> Bool {
    if left.path != right.path { return left.path < right.path }
    if left.mark != right.mark {
      guard let one = left.mark, let other = right.mark else { return left.mark == nil }
      return one < other
    }
    return (left.rule, left.message) < (right.rule, right.message)
  }
}
