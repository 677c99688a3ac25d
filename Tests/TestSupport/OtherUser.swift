import Foundation
import Glibc
package import Testing

/// A user who is not root and owns nothing, for what only permissions can stop.
package enum OtherUser {
  /// The user and group id that Debian calls `nobody`.
  package static let id: UInt32 = 65_534

  /// Whether the tool can be run as that user: by root alone, and where its folder may be entered.
  package static let canRunTool: Bool = {
    guard geteuid() == 0 else { return false }
    let run = command("test", ["-x", StorageTool.path], environment: ["PATH": "/usr/bin:/bin"])
    return (try? run.run().succeeded) == true
  }()

  package static let reason: Comment = "needs root, setpriv, and a tool that others may run"

  /// Describes a run of a program as that user.
  package static func command(
    _ program: String, _ arguments: [String], environment: [String: String]
  ) -> ProcessRun {
    let user = ["--reuid", "\(id)", "--regid", "\(id)", "--clear-groups"]
    return ProcessRun(
      "setpriv", user + ["--", program] + arguments, environment: environment, directory: "/",
      timeout: 60)
  }
}
