import CommandParsing
import Foundation
import StorageCommands
import Terminal
import TestSupport
import Testing

/// One run of the tool inside the test process, and what its user saw.
struct CommandRun {
  let arguments: [String]
  let status: Int32
  let output: String
  let error: String

  /// The user's screen: the command, the answer, then standard error and a status other than 0.
  var screen: String {
    var text = "$ " + (["storage"] + arguments).map(ShellWord.quoted).joined(separator: " ") + "\n"
    text += output
    if !error.isEmpty { text += "------- stderr -------\n" + error }
    if status != 0 { text += "[exit status: \(status)]\n" }
    return text
  }

  /// The lines of standard error that begin with `label: `, without it.
  func lines(_ label: String) -> [String] {
    error.split(separator: "\n").filter { $0.hasPrefix(label + ": ") }
      .map { String($0.dropFirst(label.utf8.count + 2)) }
  }

  var errors: [String] { lines("error") }
  var hints: [String] { lines("hint") }
  var warnings: [String] { lines("warning") }

  /// The JSON document on standard output.
  func json() throws -> [String: Any] {
    let value = try JSONSerialization.jsonObject(with: Data(output.utf8))
    return try #require(value as? [String: Any])
  }
}

/// The tool as a function, in the closed world of tests.
struct InProcessTool {
  /// An hour after the commits of test repositories.
  static let now: Int64 = 1_600_003_600

  /// Without a folder of caches: a test that wants one names it.
  var environment = HermeticEnvironment.variables(home: "/nonexistent")
    .merging(["XDG_CACHE_HOME": "/dev/null"]) { $1 }
  var directory = "/"

  func run(_ arguments: [String]) -> CommandRun {
    let output = Output.memory()
    let tool = Tool(
      environment: environment, currentDirectory: directory, output: output, now: Self.now)
    let status = tool.run(arguments)
    return CommandRun(
      arguments: arguments, status: status, output: output.text(of: .standard),
      error: output.text(of: .error))
  }

  func run(_ arguments: String...) -> CommandRun { run(arguments) }

  /// Runs a hint as somebody who pastes it would: a command of this tool or of git.
  func paste(_ hint: String) throws -> CommandRun {
    var words = try #require(ShellWord.split(hint))
    let program = words.removeFirst()
    if program == "storage" { return run(words) }
    let result = try ProcessRun(program, words, environment: environment, directory: directory)
      .run()
    return CommandRun(
      arguments: words, status: result.status ?? -1, output: result.outputText,
      error: result.errorText)
  }
}

extension TestRepository {
  /// Runs the tool on this repository, then lets git check every object.
  func storage(
    _ arguments: [String], tool: InProcessTool = InProcessTool(),
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> CommandRun {
    let run = tool.run(["-C", path] + arguments)
    do {
      try git.fsck()
    } catch {
      Issue.record(error, sourceLocation: sourceLocation)
    }
    return run
  }

  /// Runs the tool on this repository, then lets git check every object.
  func storage(
    _ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> CommandRun {
    try storage(arguments, sourceLocation: sourceLocation)
  }

  /// Runs the tool, which must succeed, and returns its answer.
  @discardableResult
  func succeed(
    _ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> CommandRun {
    let run = try storage(arguments, sourceLocation: sourceLocation)
    #expect(run.status == 0, "\(run.screen)", sourceLocation: sourceLocation)
    return run
  }

  /// Runs the tool, which must refuse: with this status, an empty answer, and nothing written.
  @discardableResult
  func refuse(
    _ arguments: String..., status: Int32 = 1, tool: InProcessTool = InProcessTool(),
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> CommandRun {
    let before = try RepositoryState(of: self)
    let run = tool.run(["-C", path] + arguments)
    #expect(run.status == status, "\(run.screen)", sourceLocation: sourceLocation)
    #expect(run.output == "", "\(run.screen)", sourceLocation: sourceLocation)
    #expect(!run.errors.isEmpty, "\(run.screen)", sourceLocation: sourceLocation)
    let changes = try RepositoryState(of: self).changes(since: before)
    #expect(changes == [], "\(run.screen)", sourceLocation: sourceLocation)
    return run
  }

  /// The versions that a branch holds, as `foo-1.2.3`, as git sees them.
  func versions(_ branch: String) throws -> [String] {
    try git.lsTree("refs/heads/\(branch)", recursive: false)
      .filter { $0.path == "packages" }
      .flatMap { try git.lsTree($0.id) }
      .flatMap { package in
        try git.lsTree(package.id).filter { $0.kind == "tree" }
          .map { "\(package.path)-\($0.path)" }
      }
  }

  /// The subjects of a branch's commits, newest first.
  func subjects(_ branch: String) throws -> [String] {
    try git.log("refs/heads/\(branch)")
  }

  /// Compares the whole screen of a run with a golden text.
  func expectScreen(
    _ run: CommandRun, _ name: String, replacing: [String: String] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    expectGolden(
      run.screen, "commands/\(name)", replacing: replacing.merging([path: "$REPO"]) { $1 },
      sourceLocation: sourceLocation)
  }
}
