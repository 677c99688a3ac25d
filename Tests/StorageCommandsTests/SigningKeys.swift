import Foundation
import Glibc
import TestSupport

/// Keys of a person of the tests, in a folder of their own, and git's configuration for them.
final class SigningKeys: Sendable {
  enum Format: String, CaseIterable, Sendable { case openpgp, ssh }

  static let isAvailable = ["gpg", "gpgconf", "ssh-keygen"].allSatisfy {
    access("/usr/bin/\($0)", X_OK) == 0
  }

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
    case .ssh:
      try run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder.path("id"))
      try configure("user.signingkey", "~/id.pub")
      let key = try folder.read("id.pub").split(separator: " ").prefix(2).joined(separator: " ")
      try folder.write("\(HermeticEnvironment.email) namespaces=\"git\" \(key)\n", to: "allowed")
      try configure("gpg.ssh.allowedSignersFile", folder.path("allowed"))
    }
  }

  deinit {
    guard format == .openpgp else { return }
    _ = try? ProcessRun("gpgconf", ["--kill", "all"], environment: environment).run()
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
