import Foundation
import Glibc

/// git over smart HTTP on this machine: lighttpd before `git http-backend`, with a password.
package final class SmartHTTPServer: Sendable {
  private static let program = "/usr/sbin/lighttpd"
  private static let backend = "/usr/lib/git-core/git-http-backend"
  /// Whether Debian's lighttpd and git's own backend are there.
  package static let isAvailable = access(program, X_OK) == 0 && access(backend, X_OK) == 0

  package static let user = "bot"
  package static let password = "s3cret-pa55word"

  private let server: LoopbackServer
  private let folder: TemporaryDirectory

  /// Serves the repositories of a folder.
  package init(_ root: String) throws {
    let folder = try TemporaryDirectory("storage-http")
    self.folder = folder
    try folder.makeDirectory("www")
    try folder.write("\(Self.user):\(Self.password)\n", to: "passwords")
    server = try LoopbackServer { port in
      try folder.write(
        """
        server.document-root = "\(folder.path("www"))"
        server.bind = "127.0.0.1"
        server.port = \(port)
        server.modules = ("mod_auth","mod_authn_file","mod_alias","mod_setenv","mod_cgi")
        server.errorlog = "\(folder.path("log"))"
        server.upload-dirs = ("\(folder.path)")
        server.feature-flags += ("server.h2proto" => "disable")
        auth.backend = "plain"
        auth.backend.plain.userfile = "\(folder.path("passwords"))"
        alias.url = ("/git" => "\(Self.backend)")
        $HTTP["url"] =~ "^/git/" {
          cgi.assign = ("" => "")
          setenv.set-environment = ("GIT_PROJECT_ROOT" => "\(root)", "GIT_HTTP_EXPORT_ALL" => "1",
            "GIT_CONFIG_NOSYSTEM" => "1", "GIT_CONFIG_GLOBAL" => "/dev/null", "HOME" => "\(folder.path)")
          auth.require = ("" => ("method"=>"basic","realm"=>"git","require"=>"valid-user"))
        }

        """, to: "configuration")
      return ProcessRun(
        Self.program, ["-D", "-f", folder.path("configuration")],
        environment: HermeticEnvironment.variables(home: folder.path), timeout: 600)
    }
  }

  /// The URL of a repository in the folder; with a password in it where one is given.
  package func url(of name: String, password: String? = nil) -> String {
    let user = password.map { "\(Self.user):\($0)@" } ?? ""
    return "http://\(user)127.0.0.1:\(server.port)/git/\(name)"
  }

  /// What a client's git needs to send the password: a credential helper, as users have them.
  package func environment() throws -> [String: String] {
    try folder.write(
      "#!/bin/sh\ncase $1 in Username*) echo \(Self.user);; *) echo \(Self.password);; esac\n",
      to: "askpass", executable: true)
    return ["GIT_ASKPASS": folder.path("askpass")]
  }
}
