import Foundation
import TestSupport
import Testing

/// The hook's own life: put in place, kept beside another, taken away, failing.
@Suite(.tags(.large)) struct HookInstallTests {
  private let storage: PolicyStorage
  private var path: String { storage.server.path }
  private var hook: String { path + "/hooks/pre-receive" }

  init() throws {
    storage = try PolicyStorage()
  }

  private func hook(_ words: String...) throws -> ToolRun {
    try storage.tool.run(["-C", path, "hook"] + words)
  }

  private func text(_ path: String) -> String? {
    try? String(contentsOfFile: path, encoding: .utf8)
  }

  /// Writes a program that is somebody else's.
  private func write(_ script: String, executable: Bool = true) throws {
    try storage.client.directory.write(
      "#!/bin/sh\n\(script)\n", to: "server.git/hooks/pre-receive", executable: executable)
  }

  /// A commit that policy allows.
  private func change() throws {
    try storage.client.commit(to: "snapshot", message: "[snapshot] Add new-1.0.0") {
      TestPackage("new", "1.0.0")
    }
  }

  @Test func twiceIsOnce() throws {
    let first = try #require(text(hook))
    let run = try hook("install")
    #expect(run.status == 0)
    #expect(run.output == "nothing to do: \(hook) is in place\n")
    #expect(text(hook) == first)
    #expect(text(hook + ".before-storage") == nil)
    let moved = try hook("install", "--program", "/elsewhere/storage")
    #expect(moved.output == "\(hook) replaced by the present one\n")
    #expect(text(hook)?.contains("/elsewhere/storage hook pre-receive") == true)
  }

  @Test func dryRunsWriteNothing() throws {
    let before = try storage.serverState()
    #expect(try hook("uninstall", "--dry-run").status == 0)
    #expect(try hook("install", "--dry-run", "--program", "/elsewhere").status == 0)
    #expect(try storage.serverState() == before)
    #expect(text(hook)?.contains("/elsewhere") == false)
  }

  @Test func anotherHookIsKeptAndRun() throws {
    #expect(try hook("uninstall").output == "\(hook) removed\n")
    try write("cat >seen; echo theirs >&2; [ ! -e closed ]")
    let theirs = text(hook)
    let run = try hook("install")
    #expect(run.status == 0, "\(run.screen)")
    #expect(text(hook + ".before-storage") == theirs)
    try change()
    let tip = try storage.client.tip("snapshot")
    let accepted = try storage.push("snapshot")
    #expect(accepted.status == 0 && accepted.errorText.contains("theirs"))
    #expect(text(path + "/seen")?.hasSuffix(" \(tip) refs/heads/snapshot\n") == true)
    try storage.client.directory.write("", to: "server.git/closed")
    try storage.client.commit(to: "snapshot", message: "[snapshot] Add newer-1.0.0") {
      TestPackage("newer", "1.0.0")
    }
    #expect(try storage.push("snapshot").status == 1)
    #expect(try storage.server.revParse("refs/heads/snapshot") == tip)
    let gone = try hook("uninstall")
    #expect(gone.output == "\(hook) replaced by \(hook).before-storage\n")
    #expect(text(hook) == theirs)
    #expect(text(hook + ".before-storage") == nil)
    let foreign = try hook("uninstall")
    #expect(foreign.status == 1)
    #expect(foreign.error.hasPrefix("error: \(hook) is no hook of storage\nhint: "))
  }

  @Test func aHookThatGitWouldNotRunIsKeptAndNotRun() throws {
    #expect(try hook("uninstall").status == 0)
    try write("exit 1", executable: false)
    #expect(try hook("install").status == 0)
    try change()
    try storage.expectAccepted("snapshot")
  }

  @Test func twoKeptHooksAreTooMany() throws {
    try write("exit 0")
    #expect(try hook("install").status == 0)
    try write("exit 1")
    let run = try hook("install")
    #expect(run.status == 1)
    #expect(run.output == "")
    #expect(text(hook) == "#!/bin/sh\nexit 1\n")
    #expect(text(hook + ".before-storage") == "#!/bin/sh\nexit 0\n")
  }

  @Test func aFolderOfHooksElsewhere() throws {
    let folder = try storage.client.directory.makeDirectory("hooks")
    try storage.server.run("config", "core.hooksPath", folder)
    #expect(try hook("install").output == "\(folder)/pre-receive made\n")
    try storage.client.commit(
      to: "production", message: "[production] Remove foo-1.0.0", removing: ["packages/foo/1.0.0"])
    try storage.expectRefused("production", by: "removal")
  }

  @Test(arguments: [
    "/nowhere/storage", "#!/bin/sh\nkill -9 $$\n", "#!/bin/sh\nexit 70\n",
    "#!/bin/sh\nexec sleep 100\n",
  ])
  func aProgramThatFailsRefuses(program: String) throws {
    var path = program
    if program.hasPrefix("#!") {
      path = try storage.client.directory.write(program, to: "a program", executable: true)
    }
    #expect(try hook("install", "--program", path).status == 0)
    try change()
    let before = try storage.serverState()
    var run = storage.client.git.command(["push", "--quiet", storage.server.path, "snapshot"])
    if program.contains("sleep") {
      // The client goes away, or is sent away, while the hook is at work.
      run.timeout = 1
      #expect(try run.run().status != 0)
      #expect(try storage.server.revParse("refs/heads/snapshot") != storage.client.tip("snapshot"))
      return
    }
    #expect(try run.run().status == 1)
    #expect(try storage.serverState() == before)
  }

  @Test func aWorkTreeIsNoServer() throws {
    let directory = try TemporaryDirectory("storage-hook")
    try GitOracle(directory.path).run("init", "--quiet")
    let run = try storage.tool.run("-C", directory.path, "hook", "install")
    #expect(run.status == 2)
    #expect(run.error.hasPrefix("error: "))
  }

  @Test(arguments: ["x", "0 1 refs/heads/snapshot", "\u{0}\u{0}\n"])
  func inputThatGitNeverWrites(input: String) throws {
    let run = try storage.tool.run(
      ["-C", path, "hook", "pre-receive"], input: Array(input.utf8))
    #expect(run.status == 2)
    #expect(run.output == "")
  }
}
