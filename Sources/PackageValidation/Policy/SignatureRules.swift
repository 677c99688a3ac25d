internal import Git
internal import PackageModel
package import PackageStorage

/// Whoever can tell what a version's signature is worth.
package struct SignatureJudge {
  package enum Verdict: Hashable, Sendable {
    case good
    /// No keys are known, so that nothing more can be said.
    case unchecked
    /// It is no signature, or one of something else.
    case broken(reason: String)
    /// It is made by a key that is not trusted.
    case untrusted(reason: String)
    /// It was good for some time only.
    case expired(reason: String)
  }

  let verdict: (StoredVersion) throws -> Verdict

  /// - Parameter verdict: Judges a version that has a signature.
  package init(_ verdict: @escaping (StoredVersion) throws -> Verdict) {
    self.verdict = verdict
  }
}

/// The rules for signatures beside versions.
package enum SignatureRules {
  private static let valid = Rule(
    policy: "signature.valid", .error,
    "VERSION.sig is an OpenPGP or SSH signature of the version's zip, in armour: a client refuses "
      + "a package whose signature is of something else.")
  private static let key = Rule(
    policy: "signature.key", .error,
    "Where storage.yml names keys in signatures, VERSION.sig is made by one of them, which is not "
      + "revoked; one that has expired is a warning.")
  private static let missing = Rule(
    policy: "signature.missing", .info, "Every version has a signature, VERSION.sig beside it.")

  static let rules = [valid, key, missing]

  /// Judges one version.
  ///
  /// - Parameters:
  ///   - version: The version.
  ///   - distribution: The name of the one that holds it.
  ///   - judge: Who tells.
  ///   - found: Takes the findings.
  /// - Throws: What `judge` throws.
  static func judge(
    _ version: StoredVersion, in distribution: String, by judge: SignatureJudge,
    _ found: inout PolicyFindings
  ) throws {
    let reference = version.reference
    let path = PackageLayout.signaturePath(of: reference).joined(separator: "/")
    guard version.signature != nil else {
      found.report(
        missing, about: reference, "\(reference) is not signed",
        hint: "storage sign \(reference) --in \(distribution)")
      return
    }
    switch try judge.verdict(version) {
    case .good, .unchecked: return
    case .broken(let reason):
      found.report(
        valid, about: reference, path: path, reason,
        hint: "sign it anew: storage sign \(reference) --in \(distribution) --again")
    case .untrusted(let reason):
      found.report(
        key, about: reference, path: path, reason,
        hint: "sign it with a key of yours, or add the key to those that storage.yml names")
    case .expired(let reason):
      found.report(
        key, as: .warning, about: reference, path: path, reason,
        hint: "sign it anew: storage sign \(reference) --in \(distribution) --again")
    }
  }
}
