import TestSupport
import Testing

@Suite(.tags(.medium)) struct TagTests {
  /// Three commits on production, the second of which merged a side branch.
  private func repository() throws -> TestRepository {
    let repository = try TestRepository {
      TestBranch("production") { TestPackage("foo", "1.0.0") }
      TestBranch("staging")
      TestBranch("snapshot")
    }
    try repository.commit(to: "production", message: "Second") { TestPackage("foo", "1.1.0") }
    try repository.commit(to: "production", message: "Third") { TestPackage("foo", "1.2.0") }
    return repository
  }

  @Test func aReleaseIsAnAnnotatedTagOnTheTip() throws {
    let repository = try repository()
    let run = try repository.succeed("tag", "8.5.0")
    repository.expectScreen(run, "tag/created.txt")
    let git = repository.git
    #expect(try git.run("cat-file", "-t", "refs/tags/8.5.0") == "tag")
    #expect(try git.revParse("8.5.0^{commit}") == repository.tip("production"))
    #expect(
      try git.run("cat-file", "tag", "8.5.0").hasSuffix(
        "tag 8.5.0\ntagger Storage Test <storage@example.com> 1600000000 +0000\n\nRelease 8.5.0"))
    #expect(run.output.contains("image docker.elastic.co/package-registry/distribution:8.5.0\n"))
  }

  @Test func dryRunWritesNothing() throws {
    let repository = try repository()
    let before = try RepositoryState(of: repository)
    let run = try repository.succeed("tag", "8.5.0", "--dry-run")
    #expect(run.output.hasPrefix("would tag "))
    #expect(try RepositoryState(of: repository).changes(since: before) == [])
  }

  @Test func messageAndCommitMayBeGiven() throws {
    let repository = try repository()
    let second = try repository.git.revParse("production~1")
    for (tag, revision) in [
      ("8.5.0", second), ("8.5.1", "production~1"), ("8.5.2", String(second.prefix(10))),
    ] {
      try repository.succeed("tag", tag, "--at", revision, "--message", "The eighth")
      #expect(try repository.git.revParse("\(tag)^{commit}") == second)
      #expect(try repository.git.run("tag", "-l", "--format=%(contents)", tag) == "The eighth\n")
    }
    try repository.succeed("tag", "8.5.3", "--at", "8.5.0")
    #expect(try repository.git.revParse("8.5.3^{commit}") == second)
  }

  @Test(
    arguments: [
      ("v8.5.0", "a release tag has no v before it; it is 8.5.0", "tag 8.5.0"),
      ("V8.5.0", "a release tag has no V before it; it is 8.5.0", "tag 8.5.0"),
      ("08.5.0", "a release tag has no leading zeros; it is 8.5.0", "tag 8.5.0"),
      ("8.5.0-rc1", "a release tag names no prerelease, this one has -rc1", nil),
      ("8.5.0+build", "a release tag has no build metadata, this one has +build", nil),
      ("8.5", "a release tag is MAJOR.MINOR.PATCH, three numbers, such as 8.5.0", nil),
      ("latest", "a release tag is MAJOR.MINOR.PATCH, three numbers, such as 8.5.0", nil),
    ] as [(String, String, String?)])
  func otherNamesAreRefused(name: String, message: String, hint: String?) throws {
    let repository = try repository()
    let run = try repository.refuse("tag", name, status: 2)
    #expect(run.errors == [message])
    guard let hint else {
      #expect(run.hints == ["name the release as MAJOR.MINOR.PATCH, such as 8.5.0"])
      return
    }
    #expect(run.hints == ["storage -C \(repository.path) \(hint)"])
    let pasted = try InProcessTool().paste(run.hints[0])
    #expect(pasted.status == 0, "\(pasted.screen)")
    #expect(try repository.git.exists("refs/tags/8.5.0"))
  }

  @Test func theSameTagOnTheSameCommitIsNothingToDo() throws {
    let repository = try repository()
    try repository.succeed("tag", "8.5.0")
    let before = try RepositoryState(of: repository)
    let run = try repository.succeed("tag", "8.5.0")
    #expect(run.output.hasPrefix("nothing to do: 8.5.0 is on "))
    #expect(run.output.contains("distribution:8.5.0"))
    #expect(try RepositoryState(of: repository).changes(since: before) == [])
  }

  @Test func theSameTagOnAnotherCommitIsRefused() throws {
    let repository = try repository()
    try repository.succeed("tag", "8.5.0")
    let run = try repository.refuse("tag", "8.5.0", "--at", "production~2", "--reason", "please")
    #expect(
      run.errors.first?.hasPrefix("the tag 8.5.0 is there already, on commit ") == true)
    #expect(run.errors.first?.hasSuffix("; a release tag never moves") == true)
    #expect(run.hints == ["storage -C \(repository.path) tag 8.5.1"])
    #expect(try InProcessTool().paste(run.hints[0]).status == 0)
  }

  @Test func theNextNameThatIsHintedAtIsFree() throws {
    let repository = try repository()
    try repository.succeed("tag", "8.5.0")
    try repository.succeed("tag", "8.5.1")
    let run = try repository.refuse("tag", "8.5.0", "--at", "production~2")
    let pasted = try InProcessTool().paste(run.hints[0])
    #expect(pasted.status == 0, "\(pasted.screen)")
    #expect(try repository.git.exists("refs/tags/8.5.2"))
  }

  @Test func aTagOfAnotherKindThatHasTheNameIsRefused() throws {
    let repository = try repository()
    try repository.git.run("tag", "8.5.0", "production^{tree}")
    let run = try repository.refuse("tag", "8.5.0")
    #expect(run.errors.first?.contains("on something that is no commit") == true)
    // A light-weight tag on the same commit stands for the same image.
    try repository.git.run("tag", "8.6.0", "production")
    #expect(try repository.succeed("tag", "8.6.0").output.hasPrefix("nothing to do"))
  }

  @Test func onlyWhatProductionHasNamedIsReleased() throws {
    let repository = try repository()
    let side = try repository.commit(to: "side", message: "Side") { TestPackage("bar", "1.0.0") }
    let run = try repository.refuse("tag", "8.5.0", "--at", side)
    #expect(run.errors == ["\(side.prefix(10)) was never a tip of production"])
    let pasted = try InProcessTool().paste(try #require(run.hints.first))
    #expect(pasted.status == 0, "\(pasted.screen)")

    // Merged, it is in production's history, but not on the first-parent chain.
    let tree = try repository.git.revParse("production^{tree}")
    let merge = try repository.git.run(
      "commit-tree", tree, "-p", "production", "-p", side, "-m", "Merge")
    try repository.git.run("update-ref", "refs/heads/production", merge)
    try repository.refuse("tag", "8.5.0", "--at", side)
    try repository.succeed("tag", "8.5.0", "--at", merge)
  }

  @Test func whatIsNoCommitIsNotThere() throws {
    let repository = try repository()
    for revision in ["nowhere", "production~99", "0000000000", "production:packages", "@{1}"] {
      let run = try repository.refuse("tag", "8.5.0", "--at", revision)
      #expect(run.errors == ["there is no commit, tag or branch \(revision)"])
    }
  }

  @Test func belowTheNewestOfItsLineNeedsAReason() throws {
    let repository = try repository()
    try repository.succeed("tag", "8.5.2")
    let run = try repository.refuse("tag", "8.5.1")
    #expect(run.errors == ["8.5.1 is lower than 8.5.2, the newest tag of 8.5"])
    #expect(
      run.hints == [
        "storage -C \(repository.path) tag 8.5.3",
        "storage -C \(repository.path) tag 8.5.1 --reason 'say why'",
      ])
    // Another line is free to begin anywhere.
    try repository.succeed("tag", "8.4.0")
    try repository.succeed("tag", "8.5.1", "--reason", "left out by mistake")
    #expect(
      try repository.git.run("tag", "-l", "--format=%(contents)", "8.5.1")
        == "Release 8.5.1\n\nReason: left out by mistake\n")
  }

  @Test func theListIsInOrderOfVersions() throws {
    let repository = try repository()
    for tag in ["8.10.0", "8.9.0", "8.9.1"] { try repository.succeed("tag", tag) }
    try repository.git.run("tag", "v1", "production")
    try repository.git.run("tag", "8.11.0", "production")
    repository.expectScreen(try repository.succeed("tag", "--list"), "tag/list.txt")
    repository.expectScreen(try repository.succeed("--json", "tag", "--list"), "tag/list.json")
  }

  @Test func theListCountsWhatWasReleased() throws {
    let repository = try repository()
    try repository.succeed("tag", "8.4.0", "--at", "production~2")
    try repository.commit(to: "production") { TestPackage("bar", "1.0.0", signature: "signed\n") }
    try repository.succeed("tag", "8.5.0")
    try repository.git.run("tag", "8.6.0", "production^{tree}")
    let run = try repository.succeed("tag", "--list")
    let lines = run.output.split(separator: "\n")
    try #require(lines.count == 3)
    #expect(lines[0].contains("  1 package, 1 version    "))
    #expect(lines[1].contains("  2 packages, 4 versions  "))
    let tags = try #require(
      try repository.succeed("tag", "--list", "--json").json()["tags"] as? [[String: Any]])
    #expect(tags.map { $0["packages"] as? Int } == [1, 2, nil])
    #expect(tags.map { $0["versions"] as? Int } == [1, 4, nil])
  }

  @Test(.enabled(if: SharedData.isAvailable, "needs the shared data; see STORAGE_SHARED"))
  func theRealReleaseIsCountedAsGitCountsIt() throws {
    let copy = try SharedData.freshCopy()
    try copy.git.run("tag", "7.17.0", "production")
    let run = InProcessTool().run(["-C", copy.path, "tag", "--list", "--json"])
    let tags = try #require(try run.json()["tags"] as? [[String: Any]], "\(run.screen)")
    let tag = try #require(tags.first { $0["tag"] as? String == "7.17.0" })
    let folders = try copy.git.run("ls-tree", "-r", "-d", "--name-only", "7.17.0", "packages/")
      .split(separator: "\n").map { $0.split(separator: "/").count }
    #expect(tag["packages"] as? Int == folders.count { $0 == 2 })
    #expect(tag["versions"] as? Int == folders.count { $0 == 3 })
  }

  @Test func listAndANameExcludeEachOther() throws {
    let run = try repository().refuse("tag", "--list", "8.5.0", status: 2)
    #expect(run.errors == ["'tag' cannot take both --list and 8.5.0"])
    let none = try repository().refuse("tag", status: 2)
    #expect(none.errors == ["'tag' needs MAJOR.MINOR.PATCH"])
  }
}
