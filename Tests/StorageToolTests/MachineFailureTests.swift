import Foundation
import TestSupport
import Testing

/// Reading fails because the machine does, or because the repository is damaged: two exit statuses.
@Suite(.tags(.large), .serialized, .enabled(if: StorageTool.isBuilt, "needs the built program"))
struct MachineFailureTests {
  private static let hasStrace =
    (try? ProcessRun("strace", ["-qq", "-o", "/dev/null", "true"]).run().succeeded) ?? false
  private static let noStrace: Comment = "strace is not there, or may trace nothing here"

  private let tool: StorageTool
  private let repository: TestRepository

  init() throws {
    tool = try StorageTool()
    repository = try TestRepository {
      TestBranch("production") { TestPackage("foo", "1.0.0") }
      TestBranch("staging") { TestPackage("foo", "1.1.0") }
      TestBranch("snapshot") { TestPackage("foo", "1.2.3") }
    }
  }

  private func pack() throws {
    try repository.git.run("repack", "-a", "-d", "-q")
  }

  /// The run under strace, with its options.
  private func trace(_ arguments: [String], _ options: [String]) throws -> ToolRun {
    var command = tool.command(["-C", repository.path] + arguments)
    command.arguments = ["-f", "-qq"] + options + ["--", StorageTool.path] + command.arguments
    command.executable = "strace"
    return ToolRun(arguments: arguments, result: try command.run())
  }

  /// The places of the calls of a kind that are about the object store.
  private func places(_ kind: String, _ arguments: [String]) throws -> [Int] {
    let file = repository.directory.path("trace")
    _ = try trace(arguments, ["-y", "-e", "trace=\(kind)", "-o", file])
    let lines = try repository.directory.read("trace").split(separator: "\n")
    return lines.indices.filter {
      lines[$0].contains(repository.path + "/objects/") && !lines[$0].contains("ENOENT")
    }.map { $0 + 1 }
  }

  /// From some call on, every call of the kind fails.
  @Test(
    .enabled(if: hasStrace, noStrace),
    arguments: [("openat", "EMFILE"), ("openat", "EIO"), ("read", "EIO"), ("mmap", "ENOMEM")],
    [false, true])
  func theMachineFails(call: (kind: String, error: String), isPacked: Bool) throws {
    if isPacked { try pack() }
    let arguments = ["list", "staging"]
    let places = try places(call.kind, arguments)
    // Loose objects are read, not mapped, by some versions of libgit2.
    try #require(!places.isEmpty || call.kind == "mmap")
    var failures = 0
    for place in places {
      let run = try trace(
        arguments,
        [
          "-e", "trace=\(call.kind)", "-o", "/dev/null", "-e",
          "inject=\(call.kind):error=\(call.error):when=\(place)+",
        ])
      #expect(run.status == 0 || run.status == 74, "\(call.kind) \(place)\n\(run.screen)")
      guard run.status != 0 else { continue }
      failures += 1
      #expect(run.output == "", "\(run.screen)")
      #expect(run.error.hasPrefix("error: "), "\(run.screen)")
      #expect(run.error.contains("\nhint: "), "\(run.screen)")
    }
    #expect(failures > 0 || places.isEmpty)
  }

  @Test(arguments: 3...8) func tooFewDescriptors(limit: Int) throws {
    try pack()
    let line = "ulimit -n \(limit); exec '\(StorageTool.path)' -C '\(repository.path)' list staging"
    var command = tool.command([])
    command.executable = "sh"
    command.arguments = ["-c", line]
    let result = try command.run()
    // Where not even the libraries can be opened, the dynamic linker ends the process with 127.
    #expect([0, 74, 127].contains(result.status), "\(result.ending) \(result.errorText)")
  }

  /// The same command on a storage that is damaged.
  @Test(arguments: [true, false]) func theRepositoryIsDamaged(isMissing: Bool) throws {
    let tree = try repository.tree("staging", "packages")
    let file = "\(repository.path)/objects/\(tree.prefix(2))/\(tree.dropFirst(2))"
    if isMissing {
      try FileManager.default.removeItem(atPath: file)
    } else {
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
      try Data("nonsense".utf8).write(to: URL(fileURLWithPath: file))
    }
    let run = try tool.run("-C", repository.path, "list", "staging")
    #expect(run.status == 70, "\(run.screen)")
    #expect(run.error.contains(tree), "\(run.screen)")
    #expect(run.error.contains("hint: git -C \(repository.path) fsck --full\n"), "\(run.screen)")
  }

  @Test(arguments: ["pack", "idx"]) func aPackIsDamaged(kind: String) throws {
    try pack()
    let folder = repository.path + "/objects/pack"
    for name in try FileManager.default.contentsOfDirectory(atPath: folder)
    where name.hasSuffix("." + kind) {
      let path = "\(folder)/\(name)"
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
      try Data("nonsense".utf8).write(to: URL(fileURLWithPath: path))
    }
    let run = try tool.run("-C", repository.path, "list", "staging")
    #expect(run.status == 70, "\(run.screen)")
  }
}
