internal import Git
internal import PackageModel
internal import PackageStorage

/// The rule for what stands where, on what a change brings.
enum LayoutChangeRule: PolicyRule {
  static let rule = Rule(
    policy: "layout", .error,
    "A change puts only packages/NAME/VERSION/ and VERSION.sig beside a version under packages/.")

  static func judge(_ change: DistributionChange, _ found: inout PolicyFindings) throws {
    for fault in try change.newFaults() {
      switch fault.problem {
      case .notADirectory:
        found.report(
          rule, path: fault.path, "only folders stand here, and signatures beside versions",
          hint: "remove it")
      case .signatureWithoutVersion:
        found.report(
          rule, path: fault.path, "the version that it signs is not there",
          hint: "remove it, or add the version")
      case .badName, .badVersion: continue
      }
    }
  }
}

/// The rule for the names of folders, on what a change brings.
enum VersionSyntaxRule: PolicyRule {
  static let rule = Rule(
    policy: "version-syntax", .error,
    "The folders of a change are packages/NAME/VERSION: a-z, 0-9 and _ in the name, a version by "
      + "Semantic Versioning.")

  static func judge(_ change: DistributionChange, _ found: inout PolicyFindings) throws {
    for fault in try change.newFaults() {
      switch fault.problem {
      case .badName:
        found.report(
          rule, path: fault.path, "the name of a package has a-z, 0-9 and _ alone",
          hint: "rename or remove it")
      case .badVersion:
        found.report(
          rule, path: fault.path, "the folder is not named as a version, such as 1.2.0",
          hint: "rename or remove it")
      case .notADirectory, .signatureWithoutVersion: continue
      }
    }
  }
}

/// Rules of packages that a change is told of under the names that they have as policy.
enum RestatedRule {
  static let manifest = Rule(
    policy: "dir-manifest", .error,
    "A changed version has a manifest.yml that gives it the name and the version of its folders.")
  static let development = Rule(
    policy: "dev-dir", .error,
    "A changed version has no file or folder whose name begins with an underscore, such as _dev.")

  private static let names = [
    "tree.no-manifest": manifest, "manifest.name": manifest, "manifest.version": manifest,
    "tree.dev-folder": development,
  ]

  /// The selection in which those rules of packages are as they are by themselves.
  static func plain(_ selection: RuleSelection) -> RuleSelection {
    RuleSelection(selection.overrides.filter { names[$0.key] == nil })
  }

  /// The finding under the name that it has as policy; nil for one that has none.
  static func restated(_ finding: Finding) -> Finding? {
    guard let rule = names[finding.rule] else { return nil }
    var finding = finding
    finding.rule = rule.id
    return finding
  }
}

extension DistributionChange {
  /// What stands under `packages` and is no version, and did not stand there before.
  ///
  /// - Throws: `GitError` when a tree cannot be read.
  fileprivate func newFaults() throws(GitError) -> [LayoutFault] {
    guard base?.commit.tree != head.commit.tree else { return [] }
    let old = Set(try base?.contents().faults ?? [])
    return try head.contents().faults.filter { !old.contains($0) }
  }
}
