internal import Git
internal import PackageModel
package import PackageStorage
internal import YAML

/// Checks whole distributions: every package, what else stands there, and what layers hide.
package final class DistributionCheck {
  private let storage: PackageStorage
  private let selection: RuleSelection
  private let packages: PackageCheck
  private let signatures: SignatureJudge?

  /// Makes a check.
  ///
  /// - Parameters:
  ///   - storage: Where the distributions are.
  ///   - selection: Which rules are checked.
  ///   - cache: Where findings of earlier runs are; nil reads every package.
  ///   - signatures: Who judges the signatures of versions; nil leaves them out.
  package init(
    _ storage: PackageStorage, selection: RuleSelection, cache: FindingsCache? = nil,
    signatures: SignatureJudge? = nil
  ) {
    (self.storage, self.selection, self.signatures) = (storage, selection, signatures)
    packages = PackageCheck(storage.repository, selection: selection, cache: cache)
  }

  /// What was found, and in how many packages.
  package struct Outcome: Sendable {
    package var findings: [Finding] = []
    package var packageCount = 0

    package init(findings: [Finding] = [], packageCount: Int = 0) {
      (self.findings, self.packageCount) = (findings, packageCount)
    }
  }

  /// Checks one distribution as it is.
  ///
  /// - Parameters:
  ///   - snapshot: The distribution.
  ///   - advance: Called once a package, for showing progress.
  /// - Returns: The findings, by package in the order of names and versions.
  /// - Throws: `GitError` when `packages/` itself cannot be read; `StorageError.missingBranch` for
  ///   a layer without a branch; what the judge of signatures throws.
  package func outcome(
    of snapshot: DistributionSnapshot, advance: () -> Void = {}
  ) throws -> Outcome {
    let (versions, faults) = try snapshot.contents()
    let layers = try storage.layers(of: snapshot.distribution)
    var findings = faults.map { LayoutRules.finding(for: $0) }
    for index in findings.indices { findings[index].commit = snapshot.tip }
    findings += try DuplicateRule.findings(
      in: snapshot, below: layers, TreeComparison(storage.repository))
    var outcome = Outcome(packageCount: versions.count)
    outcome.findings = try StateRules.findings(in: snapshot, below: layers, storage, selection)
    outcome.findings += findings.compactMap { finding in
      selection.severity(of: finding.rule, found: finding.severity).map { severity in
        var finding = finding
        finding.severity = severity
        return finding
      }
    }
    var signed = PolicyFindings(snapshot.name, at: snapshot.tip, selection)
    for version in versions {
      if let signatures {
        try SignatureRules.judge(version, in: snapshot.name, by: signatures, &signed)
      }
      outcome.findings += packages.findings(for: version, isNew: false).map { finding in
        Finding(finding, about: version, in: snapshot)
      }
      advance()
    }
    outcome.findings += signed.findings
    return outcome
  }
}

extension Finding {
  /// A finding about a package, at the place where the package stands.
  init(_ finding: PackageFinding, about version: StoredVersion, in snapshot: DistributionSnapshot) {
    let folder = version.reference.path
    self.init(
      rule: finding.rule, severity: finding.severity, distribution: snapshot.name,
      commit: snapshot.tip, package: version.reference.name.description,
      version: version.reference.version.description,
      path: finding.path.isEmpty ? folder : "\(folder)/\(finding.path)", line: finding.mark?.line,
      column: finding.mark?.column, message: finding.message, hint: finding.hint)
  }
}
