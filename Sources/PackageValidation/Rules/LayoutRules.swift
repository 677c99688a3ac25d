package import PackageStorage

/// Rules for what stands where under `packages/`.
package enum LayoutRules {
  private static let layout = Rule(
    policy: "tree.layout", .error,
    "packages/ holds packages/NAME/VERSION/ and, beside a version, VERSION.sig alone.")
  private static let version = Rule(
    policy: "tree.version-dir", .error,
    "The folder of a version is named by Semantic Versioning.")

  package static let rules = [layout, version]

  /// The finding for an entry that is no package version.
  package static func finding(for fault: LayoutFault) -> Finding {
    let (rule, message, hint) =
      switch fault.problem {
      case .notADirectory:
        (layout, "only folders stand here, and signatures beside versions", "remove it")
      case .badName:
        (layout, "the name of a package has a-z, 0-9 and _ alone", "rename or remove it")
      case .badVersion:
        (
          version, "the folder is not named as a version, three numbers such as 1.2.0",
          "rename or remove it"
        )
      case .signatureWithoutVersion:
        (layout, "the version that it signs is not there", "remove it, or add the version")
      }
    return Finding(
      rule: rule.id, severity: rule.severity, distribution: fault.distribution, path: fault.path,
      message: message, hint: hint)
  }
}
