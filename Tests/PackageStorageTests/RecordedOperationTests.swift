import Git
import PackageModel
import PackageStorage
import TestSupport
import Testing

@Suite struct RecordedOperationTests {
  private static let tree = String(repeating: "a", count: 40)
  private static let commit = String(repeating: "b", count: 40)

  @Test(.tags(.small)) func everyLineOfTheRecordIsRead() throws {
    let record = try #require(
      RecordedOperation(
        message: """
          [staging] Promote foo-1.2.3 from snapshot

          Operation: promote 0123456789abcdef
          Package: foo-1.2.3 \(Self.tree)
          Package: bar-2.0.0-beta.1 \(Self.tree)
          Replaces: foo-1.2.3 \(Self.commit)
          Promoted-From: snapshot \(Self.commit)
          Superseded-By: production \(Self.commit)
          Undoes: \(Self.commit)
          Reason: wrong icon: it was blue
          """))
    #expect(record.verb == .promote)
    #expect(record.key == "0123456789abcdef")
    #expect(
      try record.packages.keys.sorted() == [
        PackageReference("bar-2.0.0-beta.1"), PackageReference("foo-1.2.3"),
      ])
    #expect(try record.replaced[PackageReference("foo-1.2.3")]?.description == Self.commit)
    #expect(record.promotedFrom?.distribution == "snapshot")
    #expect(record.promotedFrom?.commit.description == Self.commit)
    #expect(record.promotedTo == nil)
    #expect(record.supersededBy?.distribution == "production")
    #expect(record.undoes?.description == Self.commit)
    #expect(record.reason == "wrong icon: it was blue")
  }

  @Test(
    .tags(.small),
    arguments: [
      // A squash by a pull request's page: the title anew, the messages as a list.
      "[staging] Promote foo-1.2.3 from snapshot (#12)\n\n* [staging] Promote foo-1.2.3 from snapshot\n\nRECORD\n\n* Fix\n\nCo-authored-by: Ada <ada@example.com>\n",
      // Carriage returns of a web form.
      "Title\r\n\r\nRECORD\r\n\r\nThanks!\r\n",
      // Indented, as git merge --squash leaves them.
      "Squashed commit of the following:\n\ncommit 1\nAuthor: Ada\n\n    Title\n\n    RECORD\n",
      "RECORD",
    ])
  func aSquashMovesTheLines(message: String) throws {
    let indent = message.contains("    RECORD") ? "    " : ""
    let end = message.contains("\r\n") ? "\r\n" : "\n"
    let lines = [
      "Operation: promote 0123456789abcdef", "Package: foo-1.2.3 \(Self.tree)",
      "Promoted-From: snapshot \(Self.commit)",
    ]
    let text = message.split(separator: "RECORD", omittingEmptySubsequences: false)
      .joined(separator: lines.joined(separator: end + indent))
    let record = try #require(RecordedOperation(message: text))
    #expect(record.key == "0123456789abcdef")
    #expect(try record.packages[PackageReference("foo-1.2.3")]?.description == Self.tree)
    #expect(record.promotedFrom?.distribution == "snapshot")
  }

  @Test(.tags(.medium)) func gitsOwnSquashIsRead() throws {
    let repository = try TestRepository(checkedOut: "work") {
      TestBranch("work") { TestFile("README", "x") }
    }
    let tree = Self.tree
    let git = repository.git
    try git.run("switch", "--quiet", "-c", "side")
    try git.run(
      "commit", "--quiet", "--allow-empty", "-m",
      "[staging] Remove foo-1.2.3\n\nOperation: remove 0123456789abcdef\nPackage: foo-1.2.3 \(tree)"
    )
    try git.run("commit", "--quiet", "--allow-empty", "-m", "More")
    try git.run("switch", "--quiet", "work")
    try git.run("merge", "--quiet", "--squash", "side")
    try git.run("commit", "--quiet", "--allow-empty", "--no-edit", "-F", ".git/SQUASH_MSG")
    let record = try #require(RecordedOperation(message: try git.message("work")))
    #expect(record.verb == .remove)
    #expect(try record.packages[PackageReference("foo-1.2.3")]?.description == tree)
  }

  @Test(
    .tags(.small),
    arguments: [
      "", "Copy packages from snapshot", "Operation:", "Operation: promote",
      "Operation: fly 0123456789abcdef", "Operation: promote a b c", "xOperation: promote 1",
    ])
  func otherMessagesAreNoRecord(message: String) {
    #expect(RecordedOperation(message: message) == nil)
  }

  @Test(.tags(.small)) func linesThatMeanNothingAreLeftOut() throws {
    let record = try #require(
      RecordedOperation(
        message: """
          Operation: remove 0123456789abcdef
          Package: foo-1.2.3
          Package: foo \(Self.tree)
          Package: foo-1.2.3 short
          Package: foo-1.2.3 \(Self.tree) more
          Promoted-To: staging
          Undoes: yesterday
          """))
    #expect(record.packages.isEmpty)
    #expect(record.promotedTo == nil)
    #expect(record.undoes == nil)
  }
}
