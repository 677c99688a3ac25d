import Foundation
import TestSupport
import Testing

/// What the hook reads when it is not git that writes.
@Suite(.tags(.large), .enabled(if: StorageTool.isBuilt, "needs the built program"))
struct HookInputTests {
  private func judge(_ input: String) throws -> ToolRun {
    let repository = try TestRepository {
      for name in ["production", "staging", "snapshot"] { TestBranch(name) }
    }
    return try StorageTool().run(
      ["-C", repository.path, "hook", "pre-receive"], input: Array(input.utf8))
  }

  @Test func nonsenseIsAUsageError() throws {
    let run = try judge("nonsense\n")
    #expect(run.status == 2, "\(run.screen)")
    #expect(run.error.contains("hint: let git run this command: storage hook install\n"))
  }

  @Test func moreReferencesThanAPushMayMoveAreRefused() throws {
    let (none, new) = (String(repeating: "0", count: 40), String(repeating: "1", count: 40))
    let lines = (0...10_000).map { "\(none) \(new) refs/heads/b\($0)\n" }
    let run = try judge(lines.joined())
    #expect(run.status == 1, "\(run.screen.prefix(2_000))")
    #expect(run.error.contains("hint: push in parts\n"), "\(run.screen.prefix(2_000))")
  }
}
