import Foundation
import Glibc
import TestSupport

/// An interactive shell in a terminal of tmux, typed into key by key.
final class ShellSession {
  private let socket: String
  private let environment: [String: String]
  private let directory: TemporaryDirectory

  /// Whether the programs are on this machine.
  static func isAvailable(_ shell: String) -> Bool {
    ["tmux", shell].allSatisfy { program in
      (try? ProcessRun("sh", ["-c", "command -v \(program)"]).run().succeeded) ?? false
    }
  }

  /// Starts the shell without its user's configuration.
  init(_ command: String, variables: [String: String]) throws {
    directory = try TemporaryDirectory("storage-shell")
    socket = directory.path("tmux")
    var environment = HermeticEnvironment.variables(home: directory.path)
    environment.merge(variables) { $1 }
    environment["TERM"] = "xterm"
    self.environment = environment
    try tmux("-f", "/dev/null", "new-session", "-d", "-x", "150", "-y", "40", command)
  }

  deinit {
    _ = try? tmux("kill-server")
  }

  /// Types the text, then the named keys, such as `Tab`.
  func type(_ text: String, _ keys: String...) throws {
    if !text.isEmpty { try tmux("send-keys", "-l", text) }
    for key in keys { try tmux("send-keys", key) }
  }

  /// Waits until the screen has a line that fits, for ten seconds at most.
  ///
  /// - Returns: Whether it came, and the screen at the end.
  func wait(for fits: (Substring) -> Bool) throws -> (found: Bool, screen: String) {
    var screen = ""
    for _ in 0..<200 {
      screen = try tmux("capture-pane", "-p")
      screen = String(screen.reversed().drop { $0.isNewline }.reversed())
      if screen.split(separator: "\n").contains(where: fits) { return (true, screen) }
      usleep(50_000)
    }
    return (false, screen)
  }

  @discardableResult
  private func tmux(_ words: String...) throws -> String {
    try ProcessRun("tmux", ["-S", socket] + words, environment: environment).output()
  }
}
