/// Checks signatures of packages by `gpgv` and `ssh-keygen`, against keys that are given.
package struct PackageSignatureCheck: Sendable {
  /// What a signature is worth.
  package enum Verdict: Hashable, Sendable {
    case good(signer: String)
    /// It is one of other bytes, or damaged.
    case bad
    /// The key is none of those given, which may be named.
    case unknownKey(String?)
    /// The signature, or its key, was good for some time only.
    case expired(signer: String)
    case revoked(signer: String)
    /// No keys of its kind are given.
    case noKeys
  }

  private static let limits = Subprocess.Limits(silence: 60, total: 300, output: 1 << 20)

  /// OpenPGP keys, without armour.
  private let keyring: [UInt8]?
  /// Lines of ssh-keygen(1), ALLOWED SIGNERS.
  private let allowedSigners: [UInt8]?
  private let environment: [String: String]

  /// - Parameters:
  ///   - keyring: OpenPGP keys as `gpg --export` writes them, armoured or not; nil for none.
  ///   - allowedSigners: SSH keys as ssh-keygen(1) has them; nil for none.
  ///   - environment: Where the programs are found.
  package init(
    keyring: [UInt8]?, allowedSigners: [UInt8]?, environment: [String: String]
  ) {
    self.keyring = keyring.map(OpenPGPArmor.decoded)
    self.allowedSigners = allowedSigners
    self.environment = environment.merging(["LC_ALL": "C"]) { $1 }
  }

  /// Checks one signature.
  ///
  /// - Parameters:
  ///   - signature: The signature.
  ///   - payload: The bytes that it should be of.
  /// - Returns: What it is worth.
  /// - Throws: `TransportError`: a program is missing, or cannot be run.
  package func verdict(
    _ signature: PackageSignature, of payload: [UInt8]
  ) throws(TransportError) -> Verdict {
    switch signature.format {
    case .openpgp:
      guard let keyring else { return .noKeys }
      return try openPGP(signature, payload, keyring)
    case .ssh:
      guard let allowedSigners else { return .noKeys }
      return try ssh(signature, payload, allowedSigners)
    }
  }

  private func openPGP(
    _ signature: PackageSignature, _ payload: [UInt8], _ keyring: [UInt8]
  ) throws(TransportError) -> Verdict {
    let (keys, file) = (try MemoryFile(keyring), try MemoryFile(signature.bytes))
    let result = try run(
      "gpgv", ["--status-fd", "1", "--keyring", keys.path, "--", file.path, "-"], payload)
    // Held until the program has ended: its files are these.
    return withExtendedLifetime((keys, file)) {
      Self.verdict(ofStatus: result.outputText, succeeded: result.succeeded)
    }
  }

  /// Reads the lines that GnuPG writes for programs (doc/DETAILS of GnuPG).
  static func verdict(ofStatus text: String, succeeded: Bool) -> Verdict {
    var verdict = Verdict.bad
    for line in text.split(whereSeparator: \.isNewline) {
      let words = line.split(separator: " ", maxSplits: 3)
      guard words.count >= 2, words[0] == "[GNUPG:]" else { continue }
      let key = words.count > 2 ? String(words[2]) : nil
      let signer = words.count > 3 ? String(words[3]) : key ?? "somebody"
      switch words[1] {
      // One that counts for nothing decides, whatever another one in the same file is.
      case "BADSIG": return .bad
      case "ERRSIG", "NO_PUBKEY": return .unknownKey(key)
      case "EXPSIG", "EXPKEYSIG": return .expired(signer: signer)
      case "REVKEYSIG": return .revoked(signer: signer)
      case "GOODSIG": verdict = .good(signer: signer)
      default: continue
      }
    }
    return succeeded ? verdict : .bad
  }

  private func ssh(
    _ signature: PackageSignature, _ payload: [UInt8], _ allowedSigners: [UInt8]
  ) throws(TransportError) -> Verdict {
    let (list, file) = (try MemoryFile(allowedSigners), try MemoryFile(signature.bytes))
    defer { withExtendedLifetime((list, file)) {} }
    let namespace = ["-n", PackageSignature.namespace]
    let found = try run(
      "ssh-keygen", ["-Y", "find-principals", "-s", file.path, "-f", list.path], [])
    for name in found.outputText.split(whereSeparator: \.isNewline) where found.succeeded {
      let result = try run(
        "ssh-keygen",
        ["-Y", "verify"] + namespace
          + ["-s", file.path, "-f", list.path, "-I", String(name)], payload)
      if result.succeeded { return .good(signer: String(name)) }
    }
    let intact = try run(
      "ssh-keygen", ["-Y", "check-novalidate"] + namespace + ["-s", file.path], payload)
    guard intact.succeeded else { return .bad }
    // Good "package" signature with ED25519 key SHA256:...
    let key = intact.outputText.split(whereSeparator: \.isWhitespace).last.map(String.init)
    return .unknownKey(key)
  }

  private func run(
    _ program: String, _ arguments: [String], _ input: [UInt8]
  ) throws(TransportError) -> SubprocessResult {
    try Subprocess(
      program, arguments, environment: environment, input: input, limits: Self.limits
    ).run()
  }
}
