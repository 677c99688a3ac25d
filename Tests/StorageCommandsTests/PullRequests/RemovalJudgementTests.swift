import Foundation
import TestSupport
import Testing

/// The pull request that takes a version out waits for the one that puts it in: CI says so.
@Suite(.tags(.medium)) struct RemovalJudgementTests {
  private let storage: ReviewedStorage
  private let clone: StorageClone

  init() throws {
    storage = try ReviewedStorage()
    clone = try storage.clone()
    clone.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging", "--pull-request")
  }

  /// What CI does for a pull request: the change of its target, judged in a whole clone.
  private func judge(_ number: Int) throws -> CommandRun {
    let pullRequest = try #require(storage.github.pullRequests.first { $0.number == number })
    return clone.tool.run([
      "-C", storage.server.path, "--json", "validate", pullRequest.base, "--base",
      pullRequest.base, "--head", "refs/heads/\(pullRequest.head)",
    ])
  }

  private func errors(_ run: CommandRun) throws -> [String] {
    let findings = try #require(try run.json()["findings"] as? [[String: Any]], "\(run.screen)")
    return findings.filter { $0["severity"] as? String == "error" }
      .compactMap { $0["rule"] as? String }
  }

  @Test func itFailsUntilTheTargetHoldsTheTree() throws {
    let promotion = try judge(1)
    #expect(promotion.status == 0, "\(promotion.screen)")
    let early = try judge(2)
    #expect(early.status == 1, "\(early.screen)")
    #expect(try errors(early) == ["removal-before-promotion"])
    #expect(early.output.contains("foo-1.2.3 leaves snapshot and is in no other distribution"))
    // The judge is another version of the same package: that does not help.
    try storage.server.commit(to: "staging", message: "[staging] Add foo-1.2.4") {
      TestPackage("foo", "1.2.4")
    }
    #expect(try errors(judge(2)) == ["removal-before-promotion"])
    try storage.merge(1)
    let late = try judge(2)
    #expect(late.status == 0, "\(late.screen)")
    #expect(try errors(late) == [])
    try storage.merge(2)
    #expect(try storage.server.versions("staging").contains("foo-1.2.3"))
    #expect(try !storage.server.versions("snapshot").contains("foo-1.2.3"))
  }

  @Test func aSquashedPromotionIsAsGood() throws {
    try storage.merge(1, squash: true)
    #expect(try judge(2).status == 0)
  }

  /// A clone that leaves packages out can judge as well.
  @Test func aSmallCloneSaysTheSame() throws {
    let branch = try #require(storage.github.pullRequests.first { $0.number == 2 }).head
    try clone.git.run("fetch", "--quiet", "origin", "refs/heads/\(branch):refs/heads/topic")
    func judge() -> CommandRun {
      clone.run("--json", "validate", "snapshot", "--base", "snapshot", "--head", "topic")
    }
    #expect(try errors(judge()) == ["removal-before-promotion"])
    try storage.merge(1)
    clone.succeed("sync")
    #expect(judge().status == 0)
    #expect(try clone.blobCount() == 0)
  }
}
