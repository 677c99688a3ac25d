import Foundation
import TestSupport
import Testing

@Suite(.tags(.medium)) struct UndoTests {
  private func timeline() throws -> Timeline {
    Timeline(
      try TestRepository {
        TestBranch("production") { TestPackage("foo", "1.0.0") }
        TestBranch("staging") {
          TestPackage("foo", "1.1.0", content: "old")
          TestPackage("bar", "1.0.0")
        }
        TestBranch("snapshot") {
          TestPackage("foo", "1.1.0", content: "new")
          TestPackage("foo", "1.2.3", signature: "signed\n")
          TestPackage("foo", "1.3.0")
          TestPackage("foo", "1.0.0")
        }
      })
  }

  private static let up = ["--from", "snapshot", "--to", "staging"]

  @Test func aPromotionIntoStagingReturnsWithoutAReason() throws {
    let timeline = try timeline()
    let before = try timeline.trees()
    try timeline.succeed("promote", "foo-1.2.3", "foo-1.3.0", "--from=snapshot", "--to=staging")
    let dry = try timeline.succeed("undo", "--dry-run")
    timeline.repository.expectScreen(dry, "undo/dry-run.txt")
    #expect(try timeline.trees() != before)
    let run = try timeline.succeed("undo")
    timeline.repository.expectScreen(run, "undo/promotion.txt")
    #expect(try timeline.trees() == before)
    // The signature came back beside its version.
    #expect(try timeline.git.exists("snapshot:packages/foo/1.2.3.sig"))
  }

  @Test func theRecordNamesWhatIsUndone() throws {
    let timeline = try timeline()
    try timeline.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    let promotion = try timeline.repository.tip("staging")
    let removal = try timeline.repository.tip("snapshot")
    try timeline.succeed("undo", "--reason", "breaks ingest")
    for (branch, undone) in [("staging", promotion), ("snapshot", removal)] {
      let message = try timeline.git.message(branch)
      #expect(message.contains("\nUndoes: \(undone)\n"))
      #expect(message.contains("\nReason: breaks ingest"))
      expectGolden(message + "\n", "commands/undo/record-\(branch).txt")
    }
  }

  @Test(arguments: ["staging", "snapshot"])
  func eitherSideNamesTheWholeOperation(branch: String) throws {
    let timeline = try timeline()
    let before = try timeline.trees()
    try timeline.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    let commit = try timeline.repository.tip(branch)
    // Something else happens afterwards, which stays.
    try timeline.succeed("remove", "foo-1.0.0", "--from", "snapshot")
    try timeline.succeed("undo", commit)
    #expect(try timeline.trees()["staging"] == before["staging"])
    #expect(
      try timeline.repository.versions("snapshot") == ["foo-1.1.0", "foo-1.2.3", "foo-1.3.0"])
    // Run again, nothing is left to do.
    let tips = try timeline.git.forEachRef()
    let again = try timeline.succeed("undo", commit)
    #expect(again.output.contains("nothing to do"), "\(again.screen)")
    #expect(try timeline.git.forEachRef() == tips)
  }

  @Test func anAdditionARemovalAndAnOverwriteOfSnapshot() throws {
    let timeline = try timeline()
    for file in TestPackage("foo", "1.3.0", content: "rebuilt").files
      + TestPackage("new", "1.0.0").files
    {
      try timeline.repository.directory.write(
        String(decoding: file.bytes, as: UTF8.self), to: file.path,
        executable: file.mode == .executable)
    }
    let folder = timeline.repository.directory.path("packages")
    for words in [
      ["add", "\(folder)/new/1.0.0", "--to", "snapshot"],
      ["add", "\(folder)/foo/1.3.0", "--to", "snapshot"],
      ["add", "\(folder)/foo/1.3.0", "\(folder)/new/1.0.0", "--to", "snapshot"],
      ["remove", "foo-1.3.0", "foo-1.2.3", "--from", "snapshot"],
    ] {
      let before = try timeline.trees()
      let run = try timeline.run(words)
      #expect(run.status == 0, "\(run.screen)")
      #expect(try timeline.trees() != before)
      try timeline.succeed("undo")
      #expect(try timeline.trees() == before, "after \(words)")
    }
  }

  @Test func aRemovalFromStagingComesBackFreely() throws {
    let timeline = try timeline()
    let before = try timeline.trees()
    try timeline.succeed("remove", "bar-1.0.0", "--from", "staging", "--reason", "breaks")
    try timeline.succeed("undo")
    #expect(try timeline.trees() == before)
  }

  @Test func anOverwriteInStagingComesBack() throws {
    let timeline = try timeline()
    let before = try timeline.trees()
    try timeline.succeed(
      "promote", "foo-1.1.0", "--from", "snapshot", "--to", "staging", "--reason", "rebuilt")
    try timeline.succeed("undo", "--reason", "rebuilt wrongly")
    #expect(try timeline.trees() == before)
    let staging = try timeline.git.message("staging")
    let old = try timeline.repository.tree("snapshot", package: "foo", "1.1.0")
    #expect(staging.contains("\nReplaces: foo-1.1.0 \(old)\n"))
  }

  @Test func whatWasKeptInSnapshotNeedsAReasonToLeaveStaging() throws {
    let timeline = try timeline()
    let before = try timeline.trees()
    try timeline.succeed("promote", "foo-1.2.3", "--from=snapshot", "--to=staging", "--keep")
    let refused = try timeline.refuse("undo")
    #expect(refused.errors == ["taking foo-1.2.3 out of staging needs a reason"])
    #expect(!refused.hints.isEmpty)
    try timeline.succeed("undo", "--reason", "too early")
    #expect(try timeline.trees() == before)
  }

  @Test func productionKeepsWhatItHas() throws {
    let timeline = try timeline()
    try timeline.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "production")
    for words in [["undo"], ["undo", "--reason", "we mean it"]] {
      let run = try timeline.run(words)
      #expect(run.status == 1)
      #expect(run.errors == ["foo-1.2.3 stays: what production has is not taken back"])
      #expect(run.hints == ["promote a higher version instead"])
    }
  }

  @Test func anUndoIsUndone() throws {
    let timeline = try timeline()
    let before = try timeline.trees()
    try timeline.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    let promoted = try timeline.trees()
    try timeline.succeed("undo")
    #expect(try timeline.trees() == before)
    try timeline.succeed("undo")
    #expect(try timeline.trees() == promoted)
    try timeline.succeed("undo")
    #expect(try timeline.trees() == before)
  }

  @Test func aWorldThatMovedOnIsLeftAlone() throws {
    let timeline = try timeline()
    try timeline.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    let promotion = try timeline.repository.tip("staging")
    try timeline.succeed("promote", "foo-1.2.3", "--from", "staging", "--to", "production")
    let run = try timeline.refuse("undo", promotion)
    #expect(run.errors == ["foo-1.2.3 in staging is no longer as the operation left it"])
    let pasted = timeline.tool.run(["-C", timeline.repository.path, "log", "foo-1.2.3"])
    #expect(run.hints == ["storage -C \(timeline.repository.path) log foo-1.2.3"])
    #expect(pasted.status == 0)
  }

  @Test(arguments: [["staging"], ["snapshot"]])
  func anUndoCutShortIsEndedByTheSameCommand(missing: [String]) throws {
    for explicit in [true, false] {
      let timeline = try timeline()
      let before = try timeline.trees()
      try timeline.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
      let promoted = try timeline.git.forEachRef()
      let commit = try timeline.repository.tip("staging")
      try timeline.succeed("undo")
      // As a kill between the two references leaves it.
      for branch in missing {
        let tip = try #require(promoted["refs/heads/\(branch)"])
        try timeline.git.run("update-ref", "refs/heads/\(branch)", tip)
      }
      let run = try timeline.run(explicit ? ["undo", commit] : ["undo"])
      #expect(run.status == 0, "\(run.screen)")
      #expect(try timeline.trees() == before)
    }
  }

  @Test func inOneSecondTheLastOperationIsTheNewest() throws {
    let timeline = try timeline()
    try timeline.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    let promoted = try timeline.trees()
    let run = try timeline.run(["remove", "foo-1.0.0", "--from", "snapshot"], isSameMinute: true)
    #expect(run.status == 0)
    let undo = try timeline.run(["undo"], isSameMinute: true)
    #expect(undo.status == 0, "\(undo.screen)")
    #expect(try timeline.trees() == promoted)
  }

  @Test func aSquashedCommitIsReadAsOne() throws {
    let timeline = try timeline()
    let before = try timeline.trees()
    try timeline.succeed("promote", "foo-1.3.0", "--from", "snapshot", "--to", "staging")
    for branch in ["staging", "snapshot"] {
      // A host that squashes puts the message under one of its own and makes other ids.
      let message = try timeline.git.message(branch)
      let indented = message.split(separator: "\n").joined(separator: "\n")
      let commit = try timeline.git.run(
        ["commit-tree", "-p", "\(branch)^", "\(branch)^{tree}"],
        input: "Merge pull request (#12)\n\n* \(indented)\n")
      try timeline.git.run("update-ref", "refs/heads/\(branch)", commit)
    }
    try timeline.succeed("undo")
    #expect(try timeline.trees() == before)
  }

  @Test func whatCannotBeUndone() throws {
    let timeline = try timeline()
    #expect(try timeline.refuse("undo").errors == ["no operation is recorded here"])
    let tip = try timeline.repository.tip("staging")
    let unrecorded = try timeline.refuse("undo", tip)
    #expect(
      unrecorded.errors == [
        "\(tip.prefix(10)) records no operation: another tool made it"
      ])
    let unknown = try timeline.refuse("undo", "nonsense")
    #expect(unknown.errors == ["there is no commit, tag or branch nonsense"])
    try timeline.repository.commit(to: "topic") { TestFile("README", "mine") }
    let elsewhere = try timeline.refuse("undo", "topic")
    #expect(
      elsewhere.errors.first?.hasSuffix("was never a tip of a distribution that can change") == true
    )
  }

  @Test func json() throws {
    let timeline = try timeline()
    try timeline.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    let run = try timeline.succeed("--json", "undo")
    expectGolden(run.output, "commands/undo/undo.json")
  }

  /// Law: promote, then undo, gives the same trees.
  @Test(arguments: UInt64(0)..<25)
  func promoteThenUndoIsNothing(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let sample = RandomStorage(&generator)
    let timeline = Timeline(try sample.repository())
    let fresh = sample.inSnapshotAlone
    guard !fresh.isEmpty else { return }
    let chosen = fresh.shuffled(using: &generator).prefix(
      Int.random(in: 1...fresh.count, using: &generator))
    let before = try timeline.trees()
    let promote = try timeline.run(["promote"] + chosen + Self.up)
    #expect(promote.status == 0, "\(promote.screen)")
    #expect(try timeline.trees() != before)
    try timeline.succeed("undo")
    #expect(try timeline.trees() == before)
  }
}
