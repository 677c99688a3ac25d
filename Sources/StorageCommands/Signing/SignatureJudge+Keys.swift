internal import Git
internal import PackageModel
internal import PackageRegistry
internal import PackageStorage
internal import PackageValidation
internal import Transport

extension SignatureJudge {
  /// The judge who knows the keys that the storage's settings name.
  ///
  /// Keys are read, and programs run, once there is a signature to judge.
  init(_ storage: PackageStorage, _ context: Context) {
    let keys = SignatureKeys(storage.settings.signatures, context)
    self.init { try keys.verdict(on: $0, in: storage.repository) }
  }
}

/// The keys that signatures of packages are checked with.
private final class SignatureKeys {
  /// The most bytes that a file of keys may have.
  private static let sizeLimit = 16 << 20

  private let settings: SignatureSettings
  private let context: Context
  private var loaded: PackageSignatureCheck?
  /// Verdicts by everything that they depend on: layers hold the same versions.
  private var known: [StoredVersion: SignatureJudge.Verdict] = [:]

  init(_ settings: SignatureSettings, _ context: Context) {
    (self.settings, self.context) = (settings, context)
  }

  /// - Throws: `FileError` for keys that cannot be read; `TransportError`; `GitError`;
  ///   `RegistryError.noArchiveLibrary`.
  func verdict(
    on version: StoredVersion, in repository: Repository
  ) throws -> SignatureJudge.Verdict {
    if let verdict = known[version] { return verdict }
    let verdict = try judge(version, repository)
    known[version] = verdict
    return verdict
  }

  private func judge(
    _ version: StoredVersion, _ repository: Repository
  ) throws -> SignatureJudge.Verdict {
    guard let id = version.signature,
      let signature = PackageSignature(
        try repository.blob(id, limit: PackageSignature.sizeLimit + 1))
    else { return .broken(reason: "it is no signature: neither OpenPGP nor SSH, in armour") }
    guard settings.keyring != nil || settings.allowedSigners != nil else { return .unchecked }
    let zip: [UInt8]
    do {
      zip = try VersionZip.bytes(of: version, in: repository)
    } catch let error as UnreadableVersion {
      return .broken(reason: "no zip can be made of what it signs: \(error.reason)")
    }
    switch try check().verdict(signature, of: zip) {
    case .good: return .good
    case .bad: return .broken(reason: "it is no signature of this version's zip, or damaged")
    case .unknownKey(let key):
      return .untrusted(
        reason: "the key\(key.map { " \($0)" } ?? "") that made it is none that storage.yml names")
    case .revoked(let signer):
      return .untrusted(reason: "the key that made it is revoked: \(signer)")
    case .expired(let signer): return .expired(reason: "it has expired, or its key has: \(signer)")
    case .noKeys:
      return .untrusted(
        reason: "storage.yml names no keys for signatures of its kind, \(signature.format.rawValue)"
      )
    }
  }

  private func check() throws -> PackageSignatureCheck {
    if let loaded { return loaded }
    func read(_ name: String?) throws(FileError) -> [UInt8]? {
      guard let name else { return nil }
      return try SmallFile.read(context.path(name), shownAs: name, limit: Self.sizeLimit)
    }
    let check = PackageSignatureCheck(
      keyring: try read(settings.keyring), allowedSigners: try read(settings.allowedSigners),
      environment: context.environment)
    loaded = check
    return check
  }
}
