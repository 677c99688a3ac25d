import TestSupport
import Testing

/// A storage on which each command is run a minute after the one before.
///
/// Tests have one fixed moment for every commit; what depends on the order of commits needs more.
final class Timeline {
  let repository: TestRepository
  var tool = InProcessTool()
  private var minute: Int64 = 0

  init(_ repository: TestRepository) {
    self.repository = repository
  }

  var git: GitOracle { repository.git }

  /// Runs the tool a minute later, then lets git check every object.
  func run(_ arguments: [String], isSameMinute: Bool = false) throws -> CommandRun {
    if !isSameMinute { minute += 1 }
    let date = "\(1_600_000_000 + minute * 60) +0000"
    tool.environment["GIT_AUTHOR_DATE"] = date
    tool.environment["GIT_COMMITTER_DATE"] = date
    return try repository.storage(arguments, tool: tool)
  }

  /// Runs the tool, which must succeed.
  @discardableResult
  func succeed(
    _ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> CommandRun {
    let run = try run(arguments)
    #expect(run.status == 0, "\(run.screen)", sourceLocation: sourceLocation)
    return run
  }

  /// Runs the tool, which must refuse and write nothing.
  @discardableResult
  func refuse(
    _ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> CommandRun {
    let before = try RepositoryState(of: repository)
    let run = try run(arguments)
    #expect(run.status == 1, "\(run.screen)", sourceLocation: sourceLocation)
    #expect(run.output == "", "\(run.screen)", sourceLocation: sourceLocation)
    let changes = try RepositoryState(of: repository).changes(since: before)
    #expect(changes == [], "\(run.screen)", sourceLocation: sourceLocation)
    return run
  }

  /// The root trees of the branches.
  func trees() throws -> [String: String] {
    try ["production", "staging", "snapshot"].reduce(into: [:]) { trees, branch in
      trees[branch] = try repository.tree(branch)
    }
  }
}
