import Foundation
import TestSupport
import Testing

/// A storage on a server, reached over `file://`, and clones of it.
struct SharedStorage {
  let server: TestRepository
  let folder: TemporaryDirectory
  /// What looks like a signature, to those who know no keys.
  static let signature = "-----BEGIN PGP SIGNATURE-----\n\nAAAA\n-----END PGP SIGNATURE-----\n"

  init() throws {
    try self.init(
      TestRepository {
        TestBranch("production") { TestPackage("foo", "1.0.0") }
        TestBranch("staging") { TestPackage("bar", "0.1.0") }
        TestBranch("snapshot") {
          TestPackage("foo", "1.2.3")
          TestPackage("foo", "1.3.0-beta.1")
          TestPackage("bar", "0.2.0", signature: Self.signature)
        }
        TestBranch("unrelated") { TestFile("notes", "not for clones\n") }
      })
  }

  init(_ server: TestRepository) throws {
    self.server = server
    folder = try TemporaryDirectory("storage-shared")
    try server.git.run("config", "uploadpack.allowFilter", "true")
  }

  var url: String { "file://\(server.path)" }

  /// The tool, somewhere that is no repository.
  var tool: InProcessTool {
    var tool = InProcessTool()
    tool.directory = folder.path
    return tool
  }

  /// Clones the storage and returns the clone.
  func clone(
    _ name: String = "clone.git", sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> StorageClone {
    let run = tool.run("clone", url, name)
    #expect(run.status == 0, "\(run.screen)", sourceLocation: sourceLocation)
    return StorageClone(path: folder.path(name), tool: tool)
  }

  /// Installs a hook on the server.
  func hook(_ name: String, _ script: String) throws {
    try server.directory.write(
      "#!/bin/sh\n\(script)\n", to: "storage.git/hooks/\(name)", executable: true)
  }

  /// Installs a hook that does something the first time it runs, and nothing later.
  func hookOnce(_ name: String, _ script: String) throws {
    try hook(name, "[ -e done ] && exit 0; touch done; unset GIT_QUARANTINE_PATH\n\(script)")
  }
}

/// A clone and the tool that works on it.
struct StorageClone {
  let path: String
  let tool: InProcessTool

  var git: GitOracle { GitOracle(path) }

  func run(_ arguments: String...) -> CommandRun { tool.run(["-C", path] + arguments) }

  @discardableResult
  func succeed(
    _ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) -> CommandRun {
    let run = tool.run(["-C", path] + arguments)
    #expect(run.status == 0, "\(run.screen)", sourceLocation: sourceLocation)
    return run
  }

  /// The number of files' contents that are here.
  func blobCount() throws -> Int { try count(of: "blob") }

  /// The number of objects of a kind that are here.
  func count(of kind: String) throws -> Int {
    try git.run(
      "cat-file", "--batch-all-objects", "--batch-check=%(objecttype)"
    ).split(separator: "\n").count { $0 == kind }
  }
}
