internal import PackageStorage

/// The rules of policy, in the order of what they protect.
package enum PolicyBook {
  package static let judges: [any PolicyRule.Type] = [
    BranchRule.self, FrozenRule.self, OverwriteRule.self, RemovalRule.self,
    RemovalBeforePromotionRule.self,
    DuplicateChangeRule.self, AlreadyPublishedRule.self, DirectionRule.self,
    SkippedLowerRule.self, ContentDriftRule.self, ModesRule.self, VersionOrderRule.self,
    LayoutChangeRule.self, VersionSyntaxRule.self, EmptyRule.self, MixedRule.self,
    CommitTitleRule.self, TitleContentRule.self, RegistryRule.self, RegistryPinnedRule.self,
    RegistrySyncRule.self,
  ]

  /// The rules that are judged elsewhere than on one distribution's change.
  private static let others: [Rule] = [
    RestatedRule.manifest, RestatedRule.development, TagRule.rule, PushedSettings.rule,
  ]

  /// All rules of policy that no other list has.
  package static let rules: [Rule] =
    judges.map { $0.rule }.filter { !DuplicateRule.rules.contains($0) && $0.id != TitleCheck.rule }
    + others
}
