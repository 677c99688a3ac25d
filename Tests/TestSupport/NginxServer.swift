import Foundation
import Glibc

/// nginx on this machine, without privileges, which logs what it saw.
package final class NginxServer: Sendable {
  private static let program = "/usr/sbin/nginx"
  package static let isAvailable = access(program, X_OK) == 0

  /// One request that nginx saw.
  package struct Seen: Sendable {
    /// What it answered.
    package let status: Int
    /// Whether it asked the server behind.
    package let isForwarded: Bool
  }

  package var port: UInt16 { server.port }
  private let server: LoopbackServer
  private let folder: TemporaryDirectory
  private let log: String

  /// Starts nginx before a server on 127.0.0.1, to which it keeps connections open.
  package convenience init(before port: UInt16) throws {
    try self.init { own in
      """
      lingering_close off;
      upstream behind { server 127.0.0.1:\(port); keepalive 4; }
      server {
        listen 127.0.0.1:\(own);
        location / {
          proxy_pass http://behind;
          proxy_http_version 1.1;
          proxy_set_header Connection "";
          proxy_next_upstream off;
          proxy_ignore_client_abort on;
        }
      }
      """
    }
  }

  /// Starts nginx with what `sites` gives, for a port of its own, as the block `http`.
  package init(_ sites: (UInt16) -> String) throws {
    let folder = try TemporaryDirectory("storage-nginx")
    self.folder = folder
    log = folder.path("seen.log")
    try folder.write("", to: "seen.log")
    let isRoot = geteuid() == 0
    if isRoot {
      for path in [folder.path, folder.path("seen.log")] { _ = chown(path, 65_534, 65_534) }
    }
    server = try LoopbackServer { own in
      try folder.write(Self.configuration(sites(own), folder), to: "nginx.conf")
      let command = [
        Self.program, "-p", folder.path, "-e", "stderr", "-c", folder.path("nginx.conf"),
      ]
      return ProcessRun(
        isRoot ? "setpriv" : Self.program,
        isRoot
          ? ["--reuid=65534", "--regid=65534", "--clear-groups"] + command
          : Array(command.dropFirst()), timeout: 600)
    }
  }

  private static func configuration(_ sites: String, _ folder: TemporaryDirectory) -> String {
    let folders = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
      .map { "\($0)_temp_path \(folder.path($0));" }.joined(separator: " ")
    return """
      daemon off; master_process off; pid \(folder.path("pid")); error_log stderr crit;
      events { worker_connections 256; }
      http {
        \(folders)
        log_format seen "$status $upstream_status";
        access_log \(folder.path("seen.log")) seen;
        \(sites)
      }

      """
  }

  /// What it saw since the last call, by clients whose connections it has closed: only then is the
  /// line of a connection's last request there.
  package func takeSeen() throws -> [Seen] {
    let text = try String(contentsOfFile: log, encoding: .utf8)
    _ = truncate(log, 0)
    return text.split(separator: "\n").map { line in
      let words = line.split(separator: " ")
      return Seen(status: Int(words.first ?? "") ?? 0, isForwarded: words.last != "-")
    }
  }
}
