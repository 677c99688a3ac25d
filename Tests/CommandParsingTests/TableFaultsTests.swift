import Testing

@testable import CommandParsing

@Suite struct TableFaultsTests {
  @Test func theSampleHasNone() {
    #expect(Sample.table.faults() == [])
  }

  private func faults(
    options: [Option<SampleAnswer>] = [], example: String = "storage list",
    operands: Operands<SampleAnswer>? = nil, summary: String = "List things",
    topics: [HelpTopic] = Sample.topics, twice: Bool = false
  ) -> [String] {
    let command = SampleCommand(
      "list", .look, summary, discussion: "Lists.", examples: [Example(example, "List")],
      arguments: { SampleAnswer() }, options: options, operands: operands,
      run: { arguments, _ in arguments })
    return SampleTable(
      "storage", "Keeps packages", global: { SampleGlobal() },
      options: [.flag("json", "j", \.isJSON, "Answer with JSON")],
      commands: twice ? [command, command] : [command], topics: topics
    ).faults()
  }

  @Test func names() {
    #expect(faults() == [])
    #expect(faults(twice: true).contains("command or topic 'list' is there twice"))
    #expect(
      faults(options: [.flag("json", \.isDryRun, "Again")]) == [
        "list: option '--json' is there twice"
      ])
    #expect(
      faults(options: [.flag("help", "h", \.isDryRun, "Say it")]) == [
        "list: option '--help' is there twice", "list: short option 'h' is there twice",
      ])
    #expect(
      faults(options: [.flag("füll", \.isDryRun, "Fill")]) == [
        "list: --füll: the name is not ASCII letters and dashes"
      ])
    #expect(
      faults(topics: Sample.topics + [HelpTopic("list", "Lists", "Text.")]) == [
        "command or topic 'list' is there twice"
      ])
  }

  @Test func texts() {
    #expect(
      faults(summary: "Lists things.") == ["list: the summary is not one line without a period"])
    #expect(faults(summary: "List ü") == ["list: text is not ASCII"])
    #expect(
      faults(options: [.text("from", \.from, "", "Take it")]) == [
        "list: --from: no name for its value"
      ])
    #expect(
      faults(topics: []) == [
        "no topic 'exit-codes' for the manual's section EXIT STATUS",
        "no topic 'environment' for the manual's section ENVIRONMENT",
        "no topic 'files' for the manual's section FILES",
      ])
  }

  @Test(arguments: [
    ("storage list x", "'x' is one operand too many for 'list'"),
    ("storage lst", "there is no command 'lst'; did you mean 'list'?"),
    ("list", "does not begin with 'storage'"), ("storage list 'x", "a quote is open"),
    ("storage help list", "runs nothing"),
  ])
  func examples(line: String, fault: String) {
    #expect(faults(example: line) == ["list: example '\(line)': \(fault)"])
    #expect(faults(example: "storage list | head -1") == [])
  }

  @Test func versionsComeFromAnOptionThatIsThere() {
    let operands = Operands<SampleAnswer>.many(
      \.words, "NAME-VERSION", .packageVersion(fromOption: "from"), minimum: 0, "Versions")
    #expect(
      faults(operands: operands) == ["list: versions come from an option that is not there: from"])
  }
}
