import TestSupport
import Testing

/// `promote --newest`: what is due.
@Suite(.tags(.medium)) struct NewestTests {
  /// Everything came an hour ago, but late-1.0.0, which came now.
  private func repository() throws -> TestRepository {
    let repository = try TestRepository {
      TestBranch("production") {
        TestPackage("old", "2.0.0")
        TestPackage("same", "1.0.0")
      }
      TestBranch("staging") {
        TestPackage("foo", "1.0.0")
        TestPackage("foo", "1.10.0")
        TestPackage("foo", "1.9.0")
        TestPackage("old", "1.0.0")
        TestPackage("same", "1.0.0")
      }
      TestBranch("snapshot")
    }
    var tool = InProcessTool()
    tool.environment["GIT_COMMITTER_DATE"] = "\(InProcessTool.now) +0000"
    for file in TestPackage("late", "1.0.0").files {
      try repository.directory.write(String(decoding: file.bytes, as: UTF8.self), to: file.path)
    }
    let added = tool.run([
      "-C", repository.path, "add", repository.directory.path("packages/late/1.0.0"), "--to",
      "snapshot",
    ])
    #expect(added.status == 0, "\(added.screen)")
    let moved = tool.run([
      "-C", repository.path, "promote", "late-1.0.0", "--from", "snapshot", "--to", "staging",
    ])
    #expect(moved.status == 0, "\(moved.screen)")
    return repository
  }

  @Test func theNewestOfEachNameIsListedAndMoves() throws {
    let repository = try repository()
    let run = try repository.succeed(
      "promote", "--newest", "--from", "staging", "--to", "production")
    #expect(run.lines("due") == ["foo-1.10.0, came 1 hour ago", "late-1.0.0, came now"])
    #expect(
      try repository.versions("production") == [
        "foo-1.10.0", "late-1.0.0", "old-2.0.0", "same-1.0.0",
      ])
    #expect(
      try repository.versions("staging") == ["foo-1.0.0", "foo-1.9.0", "old-1.0.0", "same-1.0.0"])
    let again = try repository.succeed(
      "promote", "--newest", "--from", "staging", "--to", "production")
    #expect(again.output == "nothing to do\n" && again.error == "")
  }

  @Test func whatCameLatelyWaits() throws {
    let repository = try repository()
    let run = try repository.succeed(
      "promote", "--newest", "--from", "staging", "--to", "production", "--older-than", "1h")
    #expect(run.lines("due") == ["foo-1.10.0, came 1 hour ago"])
    let later = try repository.succeed(
      "promote", "--newest", "--from", "staging", "--to", "production", "--older-than", "1d")
    #expect(later.output == "nothing to do\n")
  }

  @Test func aDryRunShowsThePlanAndWritesNothing() throws {
    let repository = try repository()
    let before = try RepositoryState(of: repository)
    let run = try repository.succeed(
      "promote", "--newest", "--from", "staging", "--to", "production", "--dry-run")
    #expect(run.output.contains("would promote foo-1.10.0 from staging to production\n"))
    #expect(try RepositoryState(of: repository).changes(since: before) == [])
  }

  @Test(
    arguments: [
      ["promote", "--from", "staging", "--to", "production"],
      ["promote", "--newest", "foo-1.0.0", "--from", "staging", "--to", "production"],
      ["promote", "foo-1.0.0", "--older-than", "7d", "--from", "staging", "--to", "production"],
      ["promote", "--newest", "--older-than", "soon", "--from", "staging", "--to", "production"],
      ["promote", "--newest", "--older-than", "-1d", "--from", "staging", "--to", "production"],
    ])
  func otherwiseIsAUsageError(words: [String]) throws {
    let repository = try repository()
    let before = try RepositoryState(of: repository)
    let run = try repository.storage(words)
    #expect(run.status == 2, "\(run.screen)")
    #expect(try RepositoryState(of: repository).changes(since: before) == [])
  }

  @Test func policyHoldsForWhatIsDueToo() throws {
    let repository = try repository()
    try repository.refuse("promote", "--newest", "--from", "production", "--to", "staging")
  }
}
