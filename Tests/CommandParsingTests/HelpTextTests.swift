import Testing

@testable import CommandParsing

@Suite struct HelpTextTests {
  private let help = HelpText(Sample.table.info)

  @Test func wholeProgram() throws { try expectGolden(help.root, "help.txt") }

  @Test func commandInFull() throws {
    try expectGolden(help.full(Sample.promote.info), "help-promote.txt")
    try expectGolden(help.full(Sample.hook.info), "help-hook.txt")
    try expectGolden(help.full(Sample.validate.info), "help-validate.txt")
  }

  @Test func commandInShort() throws {
    try expectGolden(help.short(Sample.promote.info), "help-promote-short.txt")
  }

  @Test func topics() throws {
    try expectGolden(help.topic(Sample.topics[0]), "help-exit-codes.txt")
    let commands = try #require(Sample.table.info.allTopics.first)
    try expectGolden(help.topic(commands), "help-commands.txt")
  }

  @Test(arguments: [0, 50, 64, 80, 100, 1000])
  func staysWithinTheWidth(width: Int) {
    let help = HelpText(Sample.table.info, width: width)
    let limit = min(max(width, 50), 100)
    let texts =
      [help.root, help.topic(Sample.topics[0])] + Sample.table.info.commands.map(help.full)
    for line in texts.joined().split(separator: "\n") where !line.hasPrefix("  storage") {
      #expect(line.count <= limit, "\(line)")
      #expect(line.last != " ")
    }
  }

  @Test func twentyFiveCommandsFitAScreen() {
    let names = [
      "list", "show", "diff", "status", "log", "search", "preview", "matrix", "promote", "remove",
      "add", "undo", "move", "validate", "doctor", "explain", "fsck", "serve", "cache", "export",
      "tag", "sign", "build", "publish", "registry-version",
    ]
    let groups = CommandGroup.allCases
    let commands = names.enumerated().map { place, name in
      SampleCommand(
        name, groups[place * groups.count / names.count], "Do a thing", discussion: "Does it.",
        examples: [], arguments: { SampleAnswer() }, options: [], run: { arguments, _ in arguments }
      )
    }
    let options: [Option<SampleGlobal>] = [
      "repository", "config", "color", "cache-dir", "one", "two", "three",
    ].map { .text($0, \.repository, "PATH", "Use this one and no other") }
    let topics = ["exit-codes", "environment", "files", "json", "concepts", "policy"]
    let table = SampleTable(
      "storage", "Keeps packages in the branches of a git repository",
      global: { SampleGlobal() }, options: options, commands: commands,
      topics: topics.map { HelpTopic($0, "A topic", "Text.") })
    let root = HelpText(table.info).root
    #expect(
      root.split(separator: "\n", omittingEmptySubsequences: false).count - 1 <= 24, "\(root)")
    for name in names { #expect(root.contains(" \(name)")) }
  }
}

@Suite struct ProseTests {
  @Test func partsParagraphsAndKeptLines() {
    let prose = Prose("one\ntwo\n\nthree:\n  a  b\n   c\nfour\n\n\n  d\n\n  e")
    #expect(
      prose.blocks == [
        .paragraph("one two"), .paragraph("three:"), .verbatim(["  a  b", "   c"]),
        .paragraph("four"), .verbatim(["  d"]), .verbatim(["  e"]),
      ])
    #expect(Prose("").blocks.isEmpty)
    #expect(Prose("\n \n").blocks.isEmpty)
  }

  @Test func wrapsAtWords() {
    #expect(Prose.wrapped("aa bb cc", width: 5) == ["aa bb", "cc"])
    #expect(Prose.wrapped("aaaaaaaa b", width: 3) == ["aaaaaaaa", "b"])
    #expect(Prose.wrapped("  ", width: 3) == [])
  }
}
