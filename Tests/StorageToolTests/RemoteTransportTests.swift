import Foundation
import TestSupport
import Testing

/// The built program against real servers on this machine.
@Suite(.tags(.large), .serialized) struct RemoteTransportTests {
  private let server: TestRepository
  private let tool: StorageTool

  init() throws {
    tool = try StorageTool()
    server = try TestRepository {
      TestBranch("production")
      TestBranch("staging") { TestPackage("bar", "1.0.0") }
      TestBranch("snapshot") {
        TestPackage("foo", "1.2.3")
        TestPackage("foo", "1.3.0", signature: "signed\n")
        TestPackage("bar", "1.1.0")
      }
    }
    try server.git.run("config", "uploadpack.allowFilter", "true")
  }

  private func versions(_ branch: String) throws -> [String] {
    try server.git.run("ls-tree", "-r", "--name-only", branch).split(separator: "\n")
      .filter { $0.hasSuffix("/manifest.yml") }
      .map { $0.split(separator: "/")[1...2].joined(separator: "-") }
  }

  /// Clones, promotes, adds a large version, and syncs.
  private func expectWholeWay(
    _ url: String, _ environment: [String: String],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let variables = environment.mapValues { Optional($0) }
    let path = tool.homePath + "/clone.git"
    func succeed(_ arguments: String...) throws -> ToolRun {
      let run = try tool.run(arguments, environment: variables)
      #expect(run.status == 0, "\(run.screen)", sourceLocation: sourceLocation)
      #expect(
        !run.screen.contains(SmartHTTPServer.password) || arguments.contains(url),
        "\(run.screen)", sourceLocation: sourceLocation)
      return run
    }
    _ = try succeed("clone", url, path)
    let objects = try GitOracle(path).run(
      "cat-file", "--batch-all-objects", "--batch-check=%(objecttype)")
    #expect(!objects.contains("blob"), sourceLocation: sourceLocation)
    let promoted = try succeed(
      "-C", path, "promote", "foo-1.2.3", "bar-1.1.0", "--from", "snapshot", "--to", "staging")
    #expect(promoted.output.contains("objects sent"), sourceLocation: sourceLocation)
    #expect(
      try versions("staging") == ["bar-1.0.0", "bar-1.1.0", "foo-1.2.3"],
      sourceLocation: sourceLocation)
    #expect(try versions("snapshot") == ["foo-1.3.0"], sourceLocation: sourceLocation)
    // Its signature is a file that the clone does not hold.
    _ = try succeed("-C", path, "promote", "foo-1.3.0", "--from", "snapshot", "--to", "staging")
    // Larger than what git sends without chunks.
    let bytes = (0..<6_000_000).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 13) }
    for file in TestPackage("big", "1.0.0", extra: [TestFile("img/big.bin", bytes: bytes)]).files {
      let target = URL(fileURLWithPath: tool.homePath + "/build/" + file.path)
      try FileManager.default.createDirectory(
        at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(file.bytes).write(to: target)
    }
    _ = try succeed(
      "-C", path, "add", tool.homePath + "/build/packages/big/1.0.0", "--to", "snapshot")
    #expect(try versions("snapshot") == ["big-1.0.0"], sourceLocation: sourceLocation)
    _ = try succeed("-C", path, "sync")
    try server.git.fsck()
  }

  @Test func overFiles() throws {
    try expectWholeWay("file://\(server.path)", [:])
  }

  @Test(.enabled(if: SSHServer.isAvailable, "needs openssh-server, and root to start it"))
  func overSSH() throws {
    let ssh = try SSHServer()
    try expectWholeWay(ssh.url(of: server.path), ssh.environment(.known))
  }

  @Test(.enabled(if: SmartHTTPServer.isAvailable, "needs lighttpd and git http-backend"))
  func overSmartHTTP() throws {
    let http = try SmartHTTPServer(server.directory.path)
    try expectWholeWay(http.url(of: "storage.git"), http.environment())
  }

  @Test(.enabled(if: SmartHTTPServer.isAvailable, "needs lighttpd and git http-backend"))
  func overSmartHTTPWithThePasswordInTheURL() throws {
    let http = try SmartHTTPServer(server.directory.path)
    let path = tool.homePath + "/clone.git"
    let url = http.url(of: "storage.git", password: SmartHTTPServer.password)
    for arguments in [
      ["clone", url, path], ["-C", path, "--verbose", "sync"], ["-C", path, "--json", "sync"],
      ["-C", path, "promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging"],
    ] {
      let run = try tool.run(arguments)
      #expect(run.status == 0, "\(run.screen)")
      #expect(!(run.output + run.error).contains(SmartHTTPServer.password), "\(run.screen)")
    }
    #expect(try versions("staging").contains("foo-1.2.3"))
  }

  @Test(
    .enabled(if: SSHServer.isAvailable, "needs openssh-server, and root to start it"),
    arguments: [SSHServer.Client.stranger, .misled])
  func overSSHAsSomebodyElse(client: SSHServer.Client) throws {
    let ssh = try SSHServer()
    let run = try tool.run(
      ["clone", ssh.url(of: server.path), tool.homePath + "/x.git"],
      environment: ssh.environment(client).mapValues { Optional($0) })
    #expect(run.status == 74, "\(run.screen)")
    #expect(run.output == "")
    let expected = client == .stranger ? "Permission denied" : "Host key verification failed"
    #expect(run.error.contains(expected), "\(run.screen)")
  }

  @Test(
    .enabled(if: SmartHTTPServer.isAvailable, "needs lighttpd and git http-backend"),
    arguments: [nil, "wr0ng-word"])
  func overSmartHTTPWithoutTheRightPassword(password: String?) throws {
    let http = try SmartHTTPServer(server.directory.path)
    let run = try tool.run(
      ["clone", http.url(of: "storage.git", password: password), tool.homePath + "/x.git"])
    #expect(run.status == 74, "\(run.screen)")
    #expect(!run.error.contains("wr0ng-word"), "\(run.screen)")
  }

  @Test(.enabled(if: SmartHTTPServer.isAvailable, "needs lighttpd and git http-backend"))
  func aServerThatTakesNoPushesIsHeard() throws {
    let http = try SmartHTTPServer(server.directory.path)
    let variables = try http.environment().mapValues { Optional($0) }
    let path = tool.homePath + "/clone.git"
    #expect(
      try tool.run(["clone", http.url(of: "storage.git"), path], environment: variables).status == 0
    )
    let before = try server.git.forEachRef()
    try server.git.run("config", "http.receivepack", "false")
    let run = try tool.run(
      ["-C", path, "promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging"],
      environment: variables)
    #expect(run.status == 74, "\(run.screen)")
    #expect(run.error.contains("403"), "\(run.screen)")
    #expect(try server.git.forEachRef() == before)
  }
}
