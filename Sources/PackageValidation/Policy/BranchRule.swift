internal import Git
internal import PackageModel
internal import PackageStorage

/// The rule that a distribution's branch stays and goes forward.
enum BranchRule: PolicyRule {
  static let rule = Rule(
    policy: "branch", .error,
    "The branch of a distribution is never removed, and moves only to commits that follow it.")

  static func judge(_ change: DistributionChange, _ found: inout PolicyFindings) {
    guard let base = change.base, change.kind == .push, !change.isFastForward else { return }
    let branch = change.distribution.branch
    found.report(
      rule,
      "\(change.head.tip.abbreviated) does not follow \(base.tip.abbreviated), where \(branch) is",
      hint: "git fetch, then git rebase or merge onto \(branch), and push without force")
  }

  static func refuseDeletion(of distribution: Distribution, _ found: inout PolicyFindings) {
    found.report(
      rule, "the branch \(distribution.branch) is removed, which is the distribution itself",
      hint: "to empty it, remove its packages one by one")
  }

  static func refuseAlias(_ name: String, _ found: inout PolicyFindings) {
    found.report(
      rule, "\(name) is only another name for a branch", hint: "push to the branch itself")
  }
}
