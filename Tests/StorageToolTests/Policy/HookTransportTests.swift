import Foundation
import TestSupport
import Testing

/// What somebody sees in the terminal who pushes to a server with the hook, by any transport.
@Suite(.tags(.large), .enabled(if: StorageTool.isBuilt, "needs the built program"))
struct HookTransportTests {
  private let storage: PolicyStorage
  private var client: TestRepository { storage.client }

  init() throws {
    storage = try PolicyStorage()
  }

  private func push(
    _ url: String, _ branch: String, _ environment: [String: String]
  ) throws -> ProcessResult {
    try ProcessRun(
      "git", ["-C", client.path, "push", url, branch],
      environment: HermeticEnvironment.variables(home: storage.tool.homePath)
        .merging(environment) { $1 }
    ).run()
  }

  /// Pushes what policy forbids, then what it allows.
  private func expectPolicy(_ url: String, _ environment: [String: String]) throws {
    try client.commit(
      to: "production", message: "[production] Remove foo-1.0.0", removing: ["packages/foo/1.0.0"])
    let before = try storage.serverState()
    let refused = try push(url, "production", environment)
    #expect(refused.status == 1, "\(refused.errorText)")
    let lines = refused.errorText.split(separator: "\n").filter { $0.hasPrefix("remote: ") }
    #expect(
      lines.contains { $0.contains("foo-1.0.0 is removed from production [removal]") },
      "\(refused.errorText)")
    #expect(
      lines.contains { $0.contains("publish a higher version") }, "\(refused.errorText)")
    #expect(
      lines.contains { $0.contains("the push is refused: 1 error") }, "\(refused.errorText)")
    #expect(refused.errorText.contains("[remote rejected] production -> production"))
    // Not a reference and not an object of it stays.
    #expect(try storage.serverState() == before)

    try client.commit(to: "snapshot", message: "[snapshot] Add new-1.0.0") {
      TestPackage("new", "1.0.0")
    }
    let accepted = try push(url, "snapshot", environment)
    #expect(accepted.status == 0, "\(accepted.errorText)")
    #expect(!accepted.errorText.contains("[removal]"), "\(accepted.errorText)")
    #expect(try storage.server.revParse("refs/heads/snapshot") == client.tip("snapshot"))
    try storage.server.fsck()
  }

  @Test(.enabled(if: SSHServer.isAvailable, "needs openssh-server, and root to start it"))
  func overSSH() throws {
    let ssh = try SSHServer()
    try expectPolicy(ssh.url(of: storage.server.path), ssh.environment(.known))
  }

  @Test(.enabled(if: SmartHTTPServer.isAvailable, "needs lighttpd and git http-backend"))
  func overSmartHTTP() throws {
    let http = try SmartHTTPServer(client.directory.path)
    try expectPolicy(http.url(of: "server.git"), http.environment())
  }

  @Test func overFiles() throws {
    try expectPolicy("file://\(storage.server.path)", [:])
  }

  /// A push may break a rule thousands of times: a terminal is for people.
  @Test(arguments: [100, 101, 1_000])
  func aHundredFindingsAreShown(count: Int) throws {
    // One warning, which comes after all errors and so is not among the first hundred.
    try client.commit(to: "snapshot", message: "Add notes") {
      for number in 0..<count { TestFile("packages/notes-\(number).txt", "notes\n") }
    }
    let before = try storage.serverState()
    let refused = try push("file://\(storage.server.path)", "snapshot", [:])
    #expect(refused.status == 1)
    let lines = refused.errorText.split(separator: "\n")
    #expect(lines.count { $0.contains("error: ") && $0.contains("[layout]") } == 100)
    #expect(!refused.errorText.contains("[title-prefix]"))
    #expect(
      lines.contains { $0.hasPrefix("remote: \(count - 99) more") }, "\(lines.suffix(8))")
    #expect(
      lines.contains { $0.contains("the push is refused: \(count) errors, 1 warning") },
      "\(lines.suffix(8))")
    #expect(try storage.serverState() == before)
  }
}
