import Foundation
import Glibc
import TestSupport
import Testing

/// Faults that the doctor claims to find and that take another process to provoke.
@Suite(.tags(.large), .enabled(if: StorageTool.isBuilt, "needs the built program"))
struct DoctorToolTests {
  private let tool: StorageTool
  private let repository: TestRepository
  private static let promote = ["promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging"]

  init() throws {
    tool = try StorageTool()
    repository = try TestRepository {
      TestBranch("production")
      TestBranch("staging")
      TestBranch("snapshot") { TestPackage("foo", "1.2.3") }
    }
  }

  private func run(_ arguments: [String]) throws -> ToolRun {
    try tool.run(["-C", repository.path] + arguments)
  }

  // MARK: Somebody who may read the storage and not write it

  /// Runs the tool as another user, to whom the storage is open for reading.
  private func runAsOther(_ arguments: [String]) throws -> ToolRun {
    let home = try TemporaryDirectory("storage-other-home")
    for path in [home.path, repository.directory.path] {
      try #require(chmod(path, 0o755) == 0)
    }
    let settings = try home.write("[safe]\n\tdirectory = *\n", to: "gitconfig")
    var environment = HermeticEnvironment.variables(home: home.path)
    environment["GIT_CONFIG_GLOBAL"] = settings
    let words = ["-C", repository.path] + arguments
    let result = try OtherUser.command(StorageTool.path, words, environment: environment).run()
    return ToolRun(arguments: words, result: result)
  }

  @Test(.enabled(if: OtherUser.canRunTool, OtherUser.reason))
  func aStorageThatCannotBeWritten() throws {
    let run = try runAsOther(["doctor"])
    #expect(run.status == 1, "\(run.screen)")
    #expect(
      run.output.contains("\nfault: write access: \(repository.path)/ cannot be written\n"),
      "\(run.screen)")
    #expect(run.output.contains("\n  ask for write permission, or work in a copy\n"))
    #expect(try self.run(["doctor"]).output.contains("\nok: write access: "))
  }

  @Test(.enabled(if: OtherUser.canRunTool, OtherUser.reason))
  func nothingMovesInAStorageThatCannotBeWritten() throws {
    let references = try repository.git.forEachRef()
    let objects = try repository.git.run("count-objects", "-v")
    #expect(try runAsOther(["list", "snapshot"]).output == "foo-1.2.3\n")
    for arguments in [
      Self.promote, ["remove", "foo-1.2.3", "--from", "snapshot"], ["tag", "8.5.0"],
    ] {
      let run = try runAsOther(arguments)
      #expect(run.status == 74, "\(run.screen)")
      #expect(run.output == "", "\(run.screen)")
      #expect(run.error.lowercased().contains("permission denied"), "\(run.screen)")
      #expect(run.error.contains("hint: "), "\(run.screen)")
    }
    #expect(try repository.git.forEachRef() == references)
    #expect(try repository.git.run("count-objects", "-v") == objects)
    try repository.git.fsck()
  }

  // MARK: A writer that died

  private static let hasStrace = access("/usr/bin/strace", X_OK) == 0

  /// The lock files of branches.
  private func locks() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: repository.path + "/refs/heads")
      .filter { $0.hasSuffix(".lock") }
  }

  @Test(.enabled(if: hasStrace, "strace kills the writer"))
  func aLockOfADeadWriter() throws {
    var command = tool.command(["-C", repository.path] + Self.promote)
    for place in 1...60 where try locks().isEmpty {
      command.executable = "/usr/bin/strace"
      command.arguments =
        [
          "-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync", "-e",
          "inject=fsync:signal=KILL:when=\(place)", StorageTool.path, "-C", repository.path,
        ] + Self.promote
      if try command.run().succeeded { break }
    }
    let lock = try #require(try locks().first)
    let found = try run(["doctor"])
    #expect(found.status == 0, "\(found.screen)")
    #expect(
      found.output.contains(
        """
        \nwarning: lock: \(repository.path)/refs/heads/\(lock) \
        was left by a storage command that died
          nothing: the next writing command removes it\n
        """), "\(found.screen)")
    // As it says.
    let again = try run(Self.promote)
    #expect(again.status == 0, "\(again.screen)")
    #expect(try run(["doctor"]).output.contains("\nok: locks: none\n"))
    #expect(try locks() == [])
  }
}
