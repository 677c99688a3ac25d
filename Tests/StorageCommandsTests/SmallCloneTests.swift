import Foundation
import TestSupport
import Testing

/// What a clone without the contents of packages says when they are needed, and how it gets them.
@Suite(.tags(.medium)) struct SmallCloneTests {
  private let storage: ReviewedStorage

  init() throws { storage = try ReviewedStorage() }

  @Test(arguments: [
    ["preview", "staging", "/categories"], ["serve", "staging", "--dry-run"],
    ["--json", "validate", "snapshot"],
  ])
  func whatNeedsAllOfThemSaysSoAndTheHintBringsThem(words: [String]) throws {
    let clone = try storage.clone()
    let refused = clone.tool.run(["-C", clone.path] + words)
    #expect(refused.status == 2 && refused.output == "", "\(refused.screen)")
    #expect(refused.error.contains("leaves the contents of packages on the server"))
    // As it is told to people: with --json it is in the document.
    let told = clone.tool.run(["-C", clone.path] + words.filter { $0 != "--json" })
    let hint = try #require(told.hints.first)
    #expect(hint.hasSuffix(" sync --full"))
    let pasted = try clone.tool.paste(hint)
    #expect(pasted.status == 0, "\(pasted.screen)")
    #expect(pasted.output.hasSuffix("  the contents of packages came as well\n"))
    #expect(try clone.blobCount() > 0)
    let run = clone.tool.run(["-C", clone.path] + words)
    let there = clone.tool.run(["-C", storage.server.path] + words)
    #expect(run.status == there.status && run.status < 2, "\(run.screen)")
    #expect(run.output == there.output && run.output != "")
    let again = clone.succeed("sync", "--full")
    #expect(again.output == "up to date with \(storage.shared.url)\n")
    try clone.git.fsck()
    clone.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging", "--push")
    try storage.server.git.fsck()
  }

  @Test func aTitleNeedsNoneOfThem() throws {
    let clone = try storage.clone()
    clone.succeed(
      "validate", "--pr-title", "[staging] Promote foo-1.2.3 from snapshot", "--target", "staging")
    #expect(try clone.blobCount() == 0)
  }

  /// The versions that a change brings are fetched, and no others.
  @Test func aChangeIsCheckedAsItIsWhereEverythingIs() throws {
    try storage.server.commit(to: "snapshot", message: "[snapshot] Add new-1.0.0") {
      TestPackage("new", "1.0.0", extra: [TestFile("_dev/notes.md", "notes\n")])
    }
    let clone = try storage.clone()
    let words = ["--json", "validate", "snapshot", "--base", "snapshot~1"]
    let run = clone.tool.run(["-C", clone.path] + words)
    let there = clone.tool.run(["-C", storage.server.path] + words)
    #expect(run.status == 1 && run.output == there.output, "\(run.screen)")
    #expect(run.output.contains("dev-dir"))
    let tree = try storage.server.git.run("rev-parse", "snapshot:packages/new/1.0.0")
    let files = try storage.server.git.lsTree(tree, recursive: true)
    #expect(try clone.blobCount() == Set(files.map(\.id)).count)
    try clone.git.fsck()
  }

  @Test func oneVersionIsFetchedToBeShown() throws {
    let clone = try storage.clone()
    let there = clone.tool.run(["-C", storage.server.path, "show", "foo-1.2.3"])
    #expect(clone.succeed("show", "foo-1.2.3").output == there.output)
    let count = try clone.blobCount()
    #expect(count > 0)
    clone.succeed("show", "foo-1.2.3")
    #expect(try clone.blobCount() == count)
  }

  /// Trees are compared where ids differ: these are fetched.
  @Test func statesThatDifferAreCompared() throws {
    try storage.server.commit(to: "snapshot", message: "[snapshot] Add foo-1.0.0") {
      TestPackage("foo", "1.0.0", extra: [TestFile("docs/more.md", "more\n")])
    }
    let clone = try storage.clone()
    let there = clone.tool.run(["-C", storage.server.path, "diff", "production", "snapshot"])
    #expect(there.output.contains("! foo-1.0.0 different contents"))
    #expect(clone.succeed("diff", "production", "snapshot").output == there.output)
    #expect(try clone.blobCount() == 0)
    // A server that is gone is the machine's fault, not damage.
    let other = try storage.clone("other.git")
    try other.git.run("config", "remote.origin.url", storage.shared.url + "-gone")
    let run = other.run("diff", "production", "snapshot")
    #expect(run.status == 74 && run.output == "", "\(run.screen)")
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
