import CommandParsing
import Foundation
import TestSupport
import Testing

/// A storage, the tool, and somebody who follows hints: for one failure.
final class CureWorld {
  /// The working folder and the user's home.
  let folder: TemporaryDirectory
  /// The storage that commands work on when they name no other.
  private(set) var repository: TestRepository
  var tool = InProcessTool()
  /// What stands for a word of the command line that is only known now, such as `TIP`.
  var words: [String: String] = [:]
  private var servers: [SharedStorage] = []

  init() throws {
    folder = try TemporaryDirectory("storage-cure")
    repository = try TestRepository {
      TestBranch("production") { TestPackage("nginx", "1.0.0") }
      TestBranch("staging") { TestPackage("nginx", "1.1.0") }
      TestBranch("snapshot") {
        TestPackage("nginx", "1.2.0")
        TestPackage("nginx", "1.10.0")
        TestPackage("apache", "0.3.0")
      }
    }
    tool.directory = folder.path
    tool.environment["HOME"] = folder.path
    tool.environment["XDG_CONFIG_HOME"] = nil
    tool.environment["GIT_CONFIG_GLOBAL"] = nil
    tool.environment["STORAGE_REPOSITORY"] = repository.path
  }

  var git: GitOracle { repository.git }

  /// Works on another storage from now on.
  func use(_ repository: TestRepository) {
    self.repository = repository
    tool.environment["STORAGE_REPOSITORY"] = repository.path
  }

  /// Works on a clone from now on.
  ///
  /// - Returns: The server; foo-1.2.3 is in its snapshot.
  @discardableResult
  func useClone() throws -> SharedStorage {
    let server = try SharedStorage()
    servers.append(server)
    tool.environment["STORAGE_REPOSITORY"] = try server.clone().path
    return server
  }

  var clone: GitOracle { GitOracle(tool.environment["STORAGE_REPOSITORY"] ?? "") }

  /// Writes `storage.yml` into the branch that settings are read from.
  func settings(_ text: String) throws {
    try repository.commit(to: "main") { TestFile("storage.yml", "version: 1\n" + text) }
  }

  /// Writes a package folder, `NAME/manifest.yml` and a file.
  func package(_ path: String, _ name: String, _ version: String, file: String = "x") throws {
    try folder.write("name: \(name)\nversion: \(version)\n", to: path + "/manifest.yml")
    try folder.write(file, to: path + "/docs/README.md")
  }

  /// Runs the tool, which must succeed.
  @discardableResult
  func succeed(_ arguments: String...) throws -> CommandRun {
    let run = tool.run(arguments)
    try #require(run.status == 0, "\(run.screen)")
    return run
  }

  /// Does what a hint says: runs the command in it, or that after its last colon.
  func follow(_ hint: String) throws -> CommandRun {
    let programs = ["storage ", "git ", "rm ", "unset ", "export "]
    let isCommand = programs.contains { hint.hasPrefix($0) }
    let command =
      isCommand ? hint : hint.components(separatedBy: ": ").last ?? hint
    let words = try #require(ShellWord.split(command))
    switch words.first {
    case "unset": tool.environment[words[1]] = nil
    case "export":
      let parts = words[1].split(separator: "=", maxSplits: 1).map(String.init)
      tool.environment[parts[0]] = parts[1]
    default: return try tool.paste(command)
    }
    return CommandRun(arguments: words, status: 0, output: "", error: "")
  }
}
