import Foundation
import TestSupport
import Testing

/// Pressing the tab key in real shells.
@Suite(.tags(.large), .serialized) struct ShellCompletionTests {
  private static let hasManual =
    (try? ProcessRun("sh", ["-c", "command -v man && command -v groff"]).run().succeeded) ?? false

  /// What is typed before the tab key, and what it must come to.
  private static let cases = [
    ("storage prom", "storage promote"),
    ("storage promote --dry", "storage promote --dry-run"),
    ("storage promote --from snap", "storage promote --from snapshot"),
    // `baz` is in snapshot alone.
    ("storage promote --from staging ba", "storage promote --from staging bar-1.0.0"),
    ("storage promote --from snapshot ba", "storage promote --from snapshot baz-1.0.0"),
    ("storage show foo-1.2", "storage show foo-1.2.3"),
    ("storage diff prod", "storage diff production"),
    ("storage completions f", "storage completions fish"),
    ("storage registry-version se", "storage registry-version set"),
    ("storage help exit", "storage help exit-codes"),
  ]

  @Test(.enabled(if: ShellSession.isAvailable("bash"), "bash or tmux is not there"))
  func bashCompletes() throws {
    try complete(
      "bash --norc --noprofile -i", setup: "PS1='ready> '; source <(storage completions bash)")
  }

  @Test(.enabled(if: ShellSession.isAvailable("zsh"), "zsh or tmux is not there"))
  func zshCompletes() throws {
    try complete(
      "zsh -f -i",
      setup: "PS1='ready> '; autoload -Uz compinit; compinit -u -D; "
        + "source <(storage completions zsh)")
  }

  @Test(.enabled(if: ShellSession.isAvailable("fish"), "fish or tmux is not there"))
  func fishCompletes() throws {
    try complete(
      "fish --no-config -i",
      setup: "function fish_prompt; echo 'ready> '; end; storage completions fish | source")
  }

  /// Types each case into a shell.
  ///
  /// - Parameters:
  ///   - shell: The command that starts it.
  ///   - setup: How it learns the completions.
  /// - Throws: What went wrong with the shell or its terminal.
  private func complete(_ shell: String, setup: String) throws {
    let repository = try TestRepository {
      TestBranch("production")
      TestBranch("staging") { TestPackage("bar", "1.0.0") }
      TestBranch("snapshot") {
        TestPackage("baz", "1.0.0")
        TestPackage("foo", "1.2.3")
      }
    }
    let folder = (StorageTool.path as NSString).deletingLastPathComponent
    let path = HermeticEnvironment.variables(home: "/")["PATH"] ?? ""
    let session = try ShellSession(
      shell,
      variables: ["PATH": "\(folder):\(path)", "STORAGE_REPOSITORY": repository.path])
    try session.type(setup, "Enter")
    try session.type("echo set''up", "Enter")
    let isSetUp = try session.wait { $0 == "setup" }
    try #require(isSetUp.found, "\(isSetUp.screen)")
    for (typed, completed) in Self.cases {
      try session.type(typed, "Tab")
      let result = try session.wait { $0.hasPrefix("ready> \(completed)") }
      #expect(result.found, "\(typed)\n\(result.screen)")
      // An interrupt may meet the shell at its completing; an erased line does as well.
      try session.type("", "C-u")
      let isErased = try session.wait { $0 == "ready>" }
      #expect(isErased.found, "\(isErased.screen)")
    }
  }

  @Test(.enabled(if: hasManual, "man or groff is not there"))
  func theManualPageIsRenderedWithoutAWarning() throws {
    let tool = try StorageTool()
    let page = try tool.run("manual")
    #expect(page.status == 0)
    let directory = try TemporaryDirectory("storage-manual")
    try directory.write(page.output, to: "storage.1")
    var environment = HermeticEnvironment.variables(home: directory.path)
    environment["MANWIDTH"] = "90"
    let man = try ProcessRun(
      "man", ["--warnings", "-l", directory.path("storage.1")], environment: environment
    ).run()
    #expect(man.succeeded)
    #expect(man.errorText == "")
    for word in ["NAME", "SYNOPSIS", "promote", "undo", "--dry-run", "EXIT STATUS"] {
      #expect(man.outputText.contains(word), "\(word) is missing")
    }
  }

  /// `storage __complete`, as the scripts ask it.
  @Test func candidatesComeFromTheStorage() throws {
    let repository = try TestRepository {
      TestBranch("production")
      TestBranch("staging") { TestPackage("bar", "1.0.0") }
      TestBranch("snapshot") {
        TestPackage("baz", "1.0.0")
        TestPackage("foo", "1.2.3")
        TestPackage("foo", "1.10.0")
      }
    }
    let tool = try StorageTool()
    func candidates(_ words: String...) throws -> [String] {
      let run = try tool.run(
        ["__complete", "--"] + words, environment: ["STORAGE_REPOSITORY": repository.path])
      #expect(run.status == 0)
      #expect(run.error == "")
      return run.output.split(separator: "\n").map {
        String($0.split(separator: "\t").first ?? "")
      }
    }
    #expect(try candidates("promote", "--from", "staging", "") == ["bar-1.0.0"])
    #expect(try candidates("promote", "--from=snapshot", "foo-") == ["foo-1.2.3", "foo-1.10.0"])
    // What is named already is not offered again.
    #expect(
      try candidates("promote", "--from=snapshot", "foo-1.2.3", "foo-") == ["foo-1.10.0"])
    #expect(try candidates("log", "ba") == ["bar", "baz"])
    #expect(try candidates("diff", "s") == ["staging", "snapshot"])
    // Where there is no storage there is nothing to offer, and no error.
    let none = try tool.run("__complete", "--", "log", "")
    #expect(none.status == 0)
    #expect(none.output == "")
    #expect(none.error == "")
  }
}
