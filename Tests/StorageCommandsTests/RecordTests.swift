import TestSupport
import Testing

/// The commits are the record: their messages, to the byte.
@Suite(.tags(.medium)) struct RecordTests {
  private func repository() throws -> TestRepository {
    try TestRepository {
      TestBranch("production") { TestPackage("foo", "1.0.0") }
      TestBranch("staging") {
        TestPackage("foo", "1.0.0")
        TestPackage("foo", "1.1.0", content: "old")
        TestPackage("bar", "1.0.0")
      }
      TestBranch("snapshot") {
        TestPackage("foo", "1.1.0", content: "new")
        TestPackage("foo", "1.2.3")
        TestPackage("bar", "1.0.0")
      }
    }
  }

  private func expectMessages(
    _ repository: TestRepository, _ branches: [String], _ name: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let text = try branches.map { "=== \($0)\n" + (try repository.git.message($0)) + "\n" }
      .joined()
    expectGolden(text, "record/\(name).txt", sourceLocation: sourceLocation)
  }

  @Test func promoteOne() throws {
    let repository = try repository()
    try repository.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    try expectMessages(repository, ["staging", "snapshot"], "promote-one")
  }

  @Test func promoteManyWithAReason() throws {
    // One is new, one replaces another, one is there already.
    let repository = try repository()
    try repository.succeed(
      "promote", "foo-1.1.0", "foo-1.2.3", "bar-1.0.0", "--from", "snapshot", "--to", "staging",
      "--reason", "rebuilt with the right icon")
    try expectMessages(repository, ["staging", "snapshot"], "promote-many")
  }

  @Test func promoteWhatIsThereAlready() throws {
    let repository = try repository()
    try repository.succeed("promote", "bar-1.0.0", "--from", "snapshot", "--to", "staging")
    try expectMessages(repository, ["snapshot"], "promote-completed")
  }

  @Test func removeWithAReason() throws {
    let repository = try repository()
    try repository.succeed(
      "remove", "foo-1.1.0", "foo-1.0.0", "--from", "staging", "--reason", "breaks ingest")
    try expectMessages(repository, ["staging"], "remove")
  }

  @Test func addAndReplace() throws {
    let repository = try repository()
    for (version, content) in [("1.2.3", "rebuilt"), ("1.4.0", "")] {
      let package = TestPackage("foo", version, content: content)
      for file in package.files {
        try repository.directory.write(
          String(decoding: file.bytes, as: UTF8.self), to: file.path,
          executable: file.mode == .executable)
      }
    }
    try repository.succeed(
      "add", repository.directory.path("packages/foo/1.2.3"),
      repository.directory.path("packages/foo/1.4.0"), "--to", "snapshot")
    try expectMessages(repository, ["snapshot"], "add")
  }

  @Test func theTargetsCommitIsNamedByTheSources() throws {
    let repository = try repository()
    let source = try repository.tip("snapshot")
    try repository.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    let staging = try repository.tip("staging")
    #expect(try repository.git.message("staging").contains("\nPromoted-From: snapshot \(source)"))
    #expect(try repository.git.message("snapshot").contains("\nPromoted-To: staging \(staging)"))
  }

  /// Contract: the first 16 digits of the git blob id of the operation's sorted text.
  @Test func theKeyIsTheBlobIdOfTheOperation() throws {
    let repository = try repository()
    let foo = try repository.tree("snapshot", package: "foo", "1.2.3")
    let bar = try repository.tree("snapshot", package: "bar", "1.0.0")
    let text = "promote\nfrom snapshot\nto staging\nbar-1.0.0 \(bar)\nfoo-1.2.3 \(foo)\n"
    let key = try repository.git.run(["hash-object", "--stdin"], input: text).prefix(16)
    for operands in [["foo-1.2.3", "bar-1.0.0"], ["bar-1.0.0", "foo-1.2.3", "bar-1.0.0"]] {
      let run = try repository.storage(
        ["--json", "promote"] + operands + ["--from", "snapshot", "--to", "staging", "-n"])
      #expect(try run.json()["operation"] as? String == String(key))
    }
    try repository.succeed(
      "promote", "foo-1.2.3", "bar-1.0.0", "--from", "snapshot", "--to", "staging")
    for branch in ["staging", "snapshot"] {
      let message = try repository.git.message(branch)
      #expect(message.contains("\nOperation: promote \(key)\n"))
      #expect(message.contains("\nPackage: bar-1.0.0 \(bar)\nPackage: foo-1.2.3 \(foo)\n"))
    }
    // Run again when all is done, it is the same operation still.
    let again = try repository.succeed(
      "--json", "promote", "foo-1.2.3", "bar-1.0.0", "--from", "snapshot", "--to", "staging")
    #expect(try again.json()["operation"] as? String == String(key))
  }

  @Test func identitiesAndDatesAreGits() throws {
    let repository = try repository()
    var tool = InProcessTool()
    tool.environment["GIT_AUTHOR_NAME"] = "Ada"
    tool.environment["GIT_AUTHOR_DATE"] = "1500000000 +0130"
    tool.environment["GIT_COMMITTER_EMAIL"] = "ci@example.com"
    let run = try repository.storage(
      ["promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging"], tool: tool)
    #expect(run.status == 0, "\(run.screen)")
    #expect(
      try repository.git.run(
        "log", "-1", "--format=%an <%ae> %ad|%cn <%ce> %cd", "--date=raw", "staging")
        == "Ada <storage@example.com> 1500000000 +0130|Storage Test <ci@example.com> 1600000000 +0000"
    )
  }

  @Test func reflogsSayWhatHappened() throws {
    let repository = try repository()
    try repository.git.run("config", "core.logAllRefUpdates", "true")
    try repository.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    for branch in ["staging", "snapshot"] {
      #expect(
        try repository.git.run("log", "-g", "-1", "--format=%gs", branch)
          == "promote: [staging] Promote foo-1.2.3 from snapshot")
    }
  }
}
