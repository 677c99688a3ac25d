import Foundation
import TestSupport
import Testing

/// What a clone without the contents of files says when they are needed, and how it gets them.
@Suite(.tags(.medium)) struct SmallCloneTests {
  private let storage: ReviewedStorage

  init() throws { storage = try ReviewedStorage() }

  @Test(arguments: [["preview", "staging", "/categories"], ["serve", "staging", "--dry-run"]])
  func aRegistryNeedsThemAndTheHintBringsThem(words: [String]) throws {
    let clone = try storage.clone()
    let refused = clone.tool.run(["-C", clone.path] + words)
    #expect(refused.status == 2 && refused.output == "", "\(refused.screen)")
    let hint = try #require(refused.hints.first)
    let pasted = try clone.tool.paste(hint)
    #expect(pasted.status == 0, "\(pasted.screen)")
    #expect(pasted.output.hasSuffix("  the contents of files came as well\n"))
    #expect(try clone.blobCount() > 0)
    let run = clone.tool.run(["-C", clone.path] + words)
    let there = clone.tool.run(["-C", storage.server.path] + words)
    #expect(run.status == 0, "\(run.screen)")
    #expect(run.output == there.output && run.output != "")
    let again = clone.succeed("sync", "--full")
    #expect(again.output == "up to date with \(storage.shared.url)\n")
    try clone.git.fsck()
    clone.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging", "--push")
    try storage.server.git.fsck()
  }

  @Test func aWholeCloneTellsReviewersWhatClientsSee() throws {
    let clone = try storage.clone()
    clone.succeed("sync", "--full")
    clone.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging", "--pull-request")
    let body = try #require(storage.github.pullRequests.first?.body)
    #expect(body.contains("### What clients see\n\n```text\nstaging: what its clients are offered"))
    #expect(body.contains("+ foo-1.2.3"))
  }
}
