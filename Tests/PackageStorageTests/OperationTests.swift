import Git
import PackageModel
import PackageStorage
import TestSupport
import Testing

@Suite(.tags(.small)) struct OperationTests {
  private func key(
    _ verb: Operation.Verb, _ roles: [String], _ packages: [(String, Character)]
  ) throws -> String {
    try Operation(
      verb, roles: roles,
      packages: packages.map { name, digit in
        let tree = try #require(ObjectID(hexadecimal: String(repeating: digit, count: 40)[...]))
        return (try PackageReference(name), tree)
      }
    ).key
  }

  @Test func theKeyDependsOnTheChangeAlone() throws {
    let key = try key(.promote, ["from a", "to b"], [("foo-1.9.0", "1"), ("foo-1.10.0", "2")])
    #expect(key.utf8.count == 16)
    #expect(
      try key
        == self.key(.promote, ["to b", "from a"], [("foo-1.10.0", "2"), ("foo-1.9.0", "1")]))
    for other in [
      try self.key(.remove, ["from a", "to b"], [("foo-1.9.0", "1"), ("foo-1.10.0", "2")]),
      try self.key(.promote, ["from b", "to a"], [("foo-1.9.0", "1"), ("foo-1.10.0", "2")]),
      try self.key(.promote, ["from a", "to b"], [("foo-1.9.0", "2"), ("foo-1.10.0", "1")]),
      try self.key(.promote, ["from a", "to b"], [("foo-1.9.0", "1")]),
      try self.key(
        .promote, ["from a", "to b", "keep"], [("foo-1.9.0", "1"), ("foo-1.10.0", "2")]),
    ] {
      #expect(other != key)
    }
  }

  @Test(arguments: [
    ("breaks ingest", "breaks ingest"), ("  two\n lines\t", "two lines"),
    ("a\u{7}b \u{1b}[31m", "ab [31m"),
    ("Operation: promote 0123456789abcdef", "Operation: promote 0123456789abcdef"),
  ])
  func reasonsAreOneLine(text: String, line: String) {
    #expect(Reason(text)?.text == line)
  }

  @Test(arguments: ["", " ", "\n\t", "\u{7}"])
  func aReasonWithoutAWordIsNone(text: String) {
    #expect(Reason(text) == nil)
  }
}

@Suite(.tags(.small)) struct EntryNameTests {
  @Test(arguments: [
    "", ".", "..", "_dev", "_", ".git", ".GIT", ".gIt", "git~1", "GIT~1", "git~12",
    ".g\u{200c}it", "\u{feff}.git", ".gitmodules", ".GitModules", ".gitattributes", ".mailmap",
    "a/b", "a\\b", "a:b", ".git::$INDEX_ALLOCATION", "a\u{0}b", "a\nb", "a\u{7f}b", "a.", "a ",
    ".git ", ".git.", String(repeating: "a", count: 256),
  ])
  func refused(name: String) {
    #expect(EntryName.fault(name) != nil)
  }

  @Test(arguments: [
    "a", "README.md", "data_stream", "a_", "git", "gitignore", "git~", "git~x", "digit~1",
    ".buildkite", "image one.png", "grüße.md", "…", String(repeating: "a", count: 255), "..a",
  ])
  func taken(name: String) {
    #expect(EntryName.fault(name) == nil)
  }
}
