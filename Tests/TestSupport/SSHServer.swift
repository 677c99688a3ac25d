import Foundation
import Glibc

/// git over ssh on this machine, with keys and configuration of its own.
package final class SSHServer: Sendable {
  private static let program = "/usr/sbin/sshd"
  /// Whether Debian's openssh-server is there, and this user may start it.
  package static let isAvailable = access(program, X_OK) == 0 && getuid() == 0

  private let server: LoopbackServer
  private let folder: TemporaryDirectory

  package init() throws {
    let folder = try TemporaryDirectory("storage-ssh")
    self.folder = folder
    let environment = HermeticEnvironment.variables(home: folder.path)
    for key in ["hostkey", "id", "stranger"] {
      _ = try ProcessRun(
        "ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", folder.path(key)],
        environment: environment
      ).output()
    }
    // The forced command keeps the login shell's files and the user's configuration out.
    try folder.write(
      """
      #!/bin/sh
      export HOME=\(folder.path) GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null PATH=/usr/bin:/bin
      exec git-shell -c "$SSH_ORIGINAL_COMMAND"

      """, to: "forced", executable: true)
    try folder.write(
      "restrict,command=\"\(folder.path("forced"))\" \(try folder.read("id.pub"))",
      to: "authorized_keys")
    mkdir("/run/sshd", 0o755)
    server = try LoopbackServer { port in
      try folder.write(
        """
        ListenAddress 127.0.0.1
        Port \(port)
        HostKey \(folder.path("hostkey"))
        PidFile none
        AuthorizedKeysFile \(folder.path("authorized_keys"))
        StrictModes no
        UsePAM no
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        PermitRootLogin prohibit-password
        AcceptEnv GIT_PROTOCOL
        UseDNS no
        MaxStartups 100

        """, to: "sshd_config")
      return ProcessRun(
        Self.program, ["-D", "-e", "-f", folder.path("sshd_config")], environment: environment,
        timeout: 600)
    }
    let hostKey = try folder.read("hostkey.pub").split(separator: " ").prefix(2)
      .joined(separator: " ")
    try folder.write("[127.0.0.1]:\(server.port) \(hostKey)\n", to: "known_hosts")
    try folder.write(
      "[127.0.0.1]:\(server.port) "
        + (try folder.read("stranger.pub").split(separator: " ").prefix(2).joined(separator: " "))
        + "\n", to: "other_hosts")
    for (name, key, hosts) in [
      ("ssh_config", "id", "known_hosts"), ("stranger_config", "stranger", "known_hosts"),
      ("other_host_config", "id", "other_hosts"),
    ] {
      try folder.write(
        """
        Host forge
          HostName 127.0.0.1
          Port \(server.port)
          User root
          IdentityFile \(folder.path(key))
          IdentitiesOnly yes
          IdentityAgent none
          UserKnownHostsFile \(folder.path(hosts))
          GlobalKnownHostsFile /dev/null
          StrictHostKeyChecking yes
          BatchMode yes
          ConnectTimeout 5

        """, to: name)
    }
  }

  /// The URL of a repository on this machine, through ssh.
  package func url(of path: String) -> String { "forge:\(path)" }

  /// Who asks: with the right key, with an unknown one, or of a server that has another key.
  package enum Client: String, Sendable {
    case known = "ssh_config"
    case stranger = "stranger_config"
    case misled = "other_host_config"
  }

  /// What a client's git needs in its environment.
  package func environment(_ client: Client) -> [String: String] {
    ["GIT_SSH_COMMAND": "ssh -F \(folder.path(client.rawValue))"]
  }
}
