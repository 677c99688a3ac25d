package import Git
internal import Glibc

/// The program that signs commits, tags and packages: `gpg`, `gpgsm` or `ssh-keygen`, with the key that git's
/// configuration names (git-config(1), `gpg.*`, `user.signingKey`).
package struct SigningProgram: Sendable {
  /// What is signed; git has a switch for each.
  package enum Kind: Sendable {
    case commit, tag
    /// A file, by a detached signature.
    case package

    /// The setting by which git's configuration asks for a signature.
    var setting: String? {
      switch self {
      case .commit: "commit.gpgsign"
      case .tag: "tag.gpgsign"
      case .package: nil
      }
    }

    /// What an SSH signature is for, so that one of a commit is none of a file.
    var namespace: String { self == .package ? PackageSignature.namespace : "git" }
  }

  /// How keys and signatures look.
  private enum Format: String {
    case openpgp, x509, ssh

    var program: String {
      switch self {
      case .openpgp: "gpg"
      case .x509: "gpgsm"
      case .ssh: "ssh-keygen"
      }
    }
  }

  /// A person may have to type a passphrase.
  private static let limits = Subprocess.Limits(silence: 600, total: 1200, output: 1 << 20)

  private let format: Format
  private let namespace: String
  private let program: String
  private let key: String
  private let environment: [String: String]

  /// Finds the program and the key; nil where nothing is to be signed.
  ///
  /// - Parameters:
  ///   - kind: What is to be signed.
  ///   - repository: Whose configuration to ask.
  ///   - isWanted: Whether to sign; nil: as the configuration says.
  ///   - committer: Whose key it is where the configuration names none.
  /// - Throws: `GitError` for a configuration that cannot be used.
  package init?(
    for kind: Kind, in repository: Repository, isWanted: Bool?, committer: Signature
  ) throws(GitError) {
    let configuration = try repository.configuration()
    let isAskedFor = kind.setting.map { configuration.bool($0) == true }
    guard isWanted ?? isAskedFor ?? true else { return nil }
    let name = configuration.value("gpg.format") ?? Format.openpgp.rawValue
    guard let format = Format(rawValue: name.lowercased()) else {
      throw Self.failure("gpg.format is \(name), and not openpgp, x509 or ssh")
    }
    self.format = format
    namespace = kind.namespace
    environment = repository.environment.merging(["LC_ALL": "C"]) { $1 }
    program = Self.expanded(
      configuration.value("gpg.\(format.rawValue).program")
        ?? (format == .openpgp ? configuration.value("gpg.program") : nil) ?? format.program,
      environment)
    if let key = configuration.value("user.signingkey"), !key.isEmpty {
      self.key = key
    } else if format == .ssh {
      key = try Self.defaultKey(configuration.value("gpg.ssh.defaultKeyCommand"), environment)
    } else {
      key = "\(committer.name) <\(committer.email)>"
    }
  }

  package var signer: ObjectSigner {
    ObjectSigner { payload throws(GitError) in
      let text =
        self.format == .ssh ? try self.signBySSH(payload) : try self.signByGPG(payload)
      // What a program for another system ends its lines with is no part of a signature.
      let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
      let armour = lines.joined(separator: "\n")
      guard armour.hasPrefix("-----BEGIN "), armour.contains("-----END ") else {
        throw Self.failure("\(self.program) made something that is no signature")
      }
      return armour.hasSuffix("\n") ? armour : armour + "\n"
    }
  }

  private func signByGPG(_ payload: [UInt8]) throws(GitError) -> String {
    let result = try run(["--status-fd=2", "-bsau", key], payload)
    guard result.succeeded, result.errorText.contains("[GNUPG:] SIG_CREATED ") else {
      throw failure(result)
    }
    return result.outputText
  }

  private func signBySSH(_ payload: [UInt8]) throws(GitError) -> String {
    guard let literal = Self.literalKey(key) else {
      return try signBySSH(payload, Self.expanded(key, environment))
    }
    // The key itself, whose private half an agent has: ssh-keygen wants it in a file.
    var path = Array(((environment["TMPDIR"] ?? "/tmp") + "/storage-key-XXXXXX").utf8CString)
    let descriptor = mkstemp(&path)
    guard descriptor >= 0 else {
      throw Self.failure("no file for the key: \(String(cString: strerror(errno)))")
    }
    defer { path.withUnsafeBufferPointer { _ = $0.baseAddress.map { unlink($0) } } }
    let bytes = Array((literal + "\n").utf8)
    let isWritten = write(descriptor, bytes, bytes.count) == bytes.count
    guard close(descriptor) == 0, isWritten else {
      throw Self.failure("no file for the key: \(String(cString: strerror(errno)))")
    }
    let name = path.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return try signBySSH(payload, String(decoding: name, as: UTF8.self))
  }

  private func signBySSH(_ payload: [UInt8], _ file: String) throws(GitError) -> String {
    let result = try run(["-Y", "sign", "-n", namespace, "-f", file], payload)
    guard result.succeeded else { throw failure(result) }
    return result.outputText
  }

  private func run(
    _ arguments: [String], _ payload: [UInt8]
  ) throws(GitError) -> SubprocessResult {
    do throws(TransportError) {
      var child = Subprocess(
        program, arguments, environment: environment, input: payload, limits: Self.limits)
      child.mayAsk = true
      return try child.run()
    } catch {
      throw Self.failure(error.message)
    }
  }

  private func failure(_ result: SubprocessResult) -> GitError {
    let lines = result.errorText.split(whereSeparator: \.isNewline)
      .filter { !$0.hasPrefix("[GNUPG:]") && $0 != "Signing data on standard input" }
    let said = lines.suffix(4).map { $0.trimmingSpaces }.joined(separator: "; ")
    return Self.failure(
      said.isEmpty ? "\(program) ended with status \(result.status)" : "\(program) says: \(said)")
  }

  private static func failure(_ message: String) -> GitError {
    GitError("sign what is to be recorded", message: message, kind: .system)
  }

  /// The key that stands in the configuration itself; nil for the path of a file.
  private static func literalKey(_ key: String) -> String? {
    if key.hasPrefix("key::") { return String(key.dropFirst(5)) }
    return key.hasPrefix("ssh-") || key.hasPrefix("ecdsa-") || key.hasPrefix("sk-") ? key : nil
  }

  private static func defaultKey(
    _ command: String?, _ environment: [String: String]
  ) throws(GitError) -> String {
    guard let command, !command.isEmpty else {
      throw failure(
        "neither user.signingKey nor gpg.ssh.defaultKeyCommand is set in git's configuration")
    }
    let result: SubprocessResult
    do throws(TransportError) {
      result = try Subprocess(
        "/bin/sh", ["-c", command], environment: environment, limits: limits
      ).run()
    } catch {
      throw failure("gpg.ssh.defaultKeyCommand: \(error.message)")
    }
    let line = result.outputText.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    guard result.succeeded, literalKey(line) != nil else {
      throw failure("gpg.ssh.defaultKeyCommand names no key")
    }
    return line
  }

  private static func expanded(_ path: String, _ environment: [String: String]) -> String {
    guard path.hasPrefix("~/"), let home = environment["HOME"] else { return path }
    return home + path.dropFirst()
  }
}
