import Foundation
import Glibc
import TestSupport

/// Keys of a person of the tests, in a folder of their own, and git's configuration for them.
final class SigningKeys: Sendable {
  enum Format: String, Sendable {
    case openpgp, ssh, x509

    /// Those that packages are signed in.
    static let ofPackages: [Format] = [.openpgp, .ssh]
  }

  static let isAvailable = ["gpg", "gpgconf", "ssh-keygen"].allSatisfy {
    access("/usr/bin/\($0)", X_OK) == 0
  }

  /// Whether there is what makes and uses keys with certificates.
  static let hasCertificates = access("/usr/bin/gpgsm", X_OK) == 0

  let format: Format
  let folder: TemporaryDirectory
  /// The variables with which git and the tool find the key.
  let environment: [String: String]

  init(_ format: Format, signsCommits: Bool = true) throws {
    self.format = format
    // A short path: the agent's socket is in it.
    folder = try TemporaryDirectory("sk")
    var variables = HermeticEnvironment.variables(home: folder.path)
    variables["GIT_CONFIG_GLOBAL"] = folder.path("gitconfig")
    variables["GNUPGHOME"] = try folder.makeDirectory("gnupg")
    chmod(folder.path("gnupg"), 0o700)
    environment = variables
    func run(_ program: String, _ arguments: String...) throws {
      _ = try ProcessRun(program, arguments, environment: variables).output()
    }
    func configure(_ key: String, _ value: String) throws {
      try run("git", "config", "--file", folder.path("gitconfig"), key, value)
    }
    try configure("gpg.format", format.rawValue)
    try configure("commit.gpgsign", signsCommits ? "true" : "false")
    switch format {
    case .openpgp:
      try folder.write(
        """
        %no-protection
        Key-Type: eddsa
        Key-Curve: ed25519
        Name-Real: \(HermeticEnvironment.name)
        Name-Email: \(HermeticEnvironment.email)
        Expire-Date: 0
        %commit

        """, to: "parameters")
      try run("gpg", "--batch", "--quiet", "--gen-key", folder.path("parameters"))
    case .x509:
      try folder.write("disable-crl-checks\n", to: "gnupg/gpgsm.conf")
      try folder.write(
        """
        Key-Type: RSA
        Key-Length: 2048
        Key-Usage: sign
        Serial: random
        Name-DN: CN=\(HermeticEnvironment.name)
        Name-Email: \(HermeticEnvironment.email)

        """, to: "parameters")
      // The passphrase is what standard input does not have.
      try run(
        "gpgsm", "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase-fd", "0",
        "--output", folder.path("certificate"), "--gen-key", folder.path("parameters"))
      try run("gpgsm", "--batch", "--quiet", "--import", folder.path("certificate"))
      let listed = try ProcessRun(
        "gpgsm", ["--batch", "--with-colons", "--list-keys"], environment: variables
      ).output()
      let line = listed.split(separator: "\n").first { $0.hasPrefix("fpr:") } ?? ""
      let fingerprint = String(line.split(separator: ":").last ?? "")
      try folder.write("\(fingerprint) S relax\n", to: "gnupg/trustlist.txt")
      try run("gpgconf", "--kill", "gpg-agent")
      try configure("user.signingkey", fingerprint)
    case .ssh:
      try run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder.path("id"))
      try configure("user.signingkey", "~/id.pub")
      let key = try folder.read("id.pub").split(separator: " ").prefix(2).joined(separator: " ")
      try folder.write(
        "\(HermeticEnvironment.email) namespaces=\"git,package\" \(key)\n", to: "allowed")
      try configure("gpg.ssh.allowedSignersFile", folder.path("allowed"))
    }
  }

  deinit {
    guard format != .ssh else { return }
    _ = try? ProcessRun("gpgconf", ["--kill", "all"], environment: environment).run()
  }

  /// Settings of a storage that names the key, for `--config`.
  func settings(armoured: Bool = true) throws -> String {
    let key: String
    switch format {
    case .openpgp:
      let path = folder.path(armoured ? "keys.asc" : "keys.gpg")
      _ = try ProcessRun(
        "gpg",
        ["--batch", "--yes", "--output", path] + (armoured ? ["--armor"] : []) + ["--export"],
        environment: environment
      ).output()
      key = "keyring: \(path)"
    case .x509: key = "keyring: /nonexistent"
    case .ssh: key = "allowedSigners: \(folder.path("allowed"))"
    }
    return try folder.write("version: 1\nsignatures: {\(key)}\n", to: "storage.yml")
  }

  /// The tool and git, with the key.
  var tool: InProcessTool {
    var tool = InProcessTool()
    tool.environment = environment
    return tool
  }

  func git(_ repository: TestRepository, _ arguments: String...) throws -> ProcessResult {
    try ProcessRun(
      "git", ["--git-dir=\(repository.path)"] + arguments, environment: environment
    ).run()
  }
}
