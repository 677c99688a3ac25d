import Foundation
import TestSupport
import Testing

/// The sessions in README.md, typed as they stand, one after the other, by bash.
@Suite(.tags(.large)) struct ReadmeTests {
  /// The lines after `$ ` in the `console` blocks.
  private static let commands: [String] = {
    let text = (try? String(contentsOfFile: PackageRoot.path + "/README.md", encoding: .utf8)) ?? ""
    var isConsole = false
    return text.split(separator: "\n", omittingEmptySubsequences: false).compactMap { line in
      if line.hasPrefix("```") {
        isConsole = line == "```console"
        return nil
      }
      return isConsole && line.hasPrefix("$ ") ? String(line.dropFirst(2)) : nil
    }
  }()

  @Test func everyCommandLineWorks() throws {
    #expect(Self.commands.count >= 6)
    let directory = try TemporaryDirectory("storage-readme")
    let port = try FreePort.number()
    var script = """
      set -e
      cd '\(PackageRoot.path)'
      wait_for_server() {
        for _ in $(seq 100); do
          curl -s -o '\(directory.path("health"))' http://127.0.0.1:\(port)/health && return
          sleep 0.1
        done
      }

      """
    for command in Self.commands {
      // The program is built already; the machine must not be set up by its own tests.
      let words = command.split(separator: " ")
      if words.first?.hasPrefix("scripts/") == true || command.hasPrefix("export PATH=") {
        continue
      }
      let line =
        command
        .replacing("/tmp/demo.git", with: directory.path("demo.git"))
        .replacing("/tmp/team.git", with: directory.path("team.git"))
        .replacing("/tmp/site", with: directory.path("site"))
        .replacing("/tmp/images", with: directory.path("images"))
        .replacing("127.0.0.1:8080", with: "127.0.0.1:\(port)")
        .replacing("curl -sO ", with: "curl -sf -o '\(directory.path("download"))' ")
      script += "echo \(Self.quoted("+ " + line)) >&2\n\(line)\n"
      if line.hasSuffix("&") { script += "wait_for_server\n" }
      if command.contains(" storage add ") || command.hasPrefix("storage add ") {
        // What scripts/quickstart adds beside it: the later sessions go on from there.
        script += "storage add Fixtures/packages/foo/1.3.0 Fixtures/packages/bar/0.9.0-beta.1 "
        script += "Fixtures/packages/baz/2.0.0 --to snapshot\n"
      }
    }
    var environment = HermeticEnvironment.variables(home: directory.path)
    let program = (StorageTool.path as NSString).deletingLastPathComponent
    environment["PATH"] = program + ":" + (environment["PATH"] ?? "")
    // Every command at another time, as a person types them.
    environment["GIT_AUTHOR_DATE"] = nil
    environment["GIT_COMMITTER_DATE"] = nil
    let result = try ProcessRun("bash", ["-c", script], environment: environment).run()
    #expect(result.succeeded, "\(result.outputText)\n\(result.errorText)")
    try GitOracle(directory.path("demo.git")).fsck()
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.replacing("'", with: "'\\''") + "'"
  }
}
