import Testing

@testable import CommandParsing

@Suite struct ParserTests {
  /// Runs a command line in the sample table; the words are split as a shell does.
  private func run(
    _ line: String, file: [String] = []
  ) throws -> (global: SampleGlobal, answer: SampleAnswer) {
    let words = try #require(ShellWord.split(line))
    let outcome = try Sample.table.parse(words) { (path) throws(UsageError) in
      guard path == "list.txt" else {
        throw .unreadableFile(path: path, reason: "no such file")
      }
      return file
    }
    guard case .run(let global, _, let work) = outcome else {
      throw UsageError.noCommand(help: "'\(line)' runs nothing")
    }
    return (global, try work("context"))
  }

  private func error(_ line: String) -> UsageError? {
    do {
      _ = try run(line)
      return nil
    } catch {
      return error as? UsageError
    }
  }

  @Test(arguments: [
    "promote foo-1.2.3 --from snapshot --to staging",
    "promote --from=snapshot foo-1.2.3 --to=staging",
    "promote -f snapshot -t staging foo-1.2.3",
    "promote -f snapshot --to staging -- foo-1.2.3",
  ])
  func optionsAndOperandsMix(line: String) throws {
    let answer = try run(line).answer
    #expect(answer.command == "promote")
    #expect(answer.from == "snapshot")
    #expect(answer.to == "staging")
    #expect(answer.words == ["foo-1.2.3"])
    #expect(!answer.isDryRun)
  }

  @Test(arguments: [
    "-C /r --json list staging", "list -C /r staging --json", "--repository=/r list --json staging",
    "list staging --repository /r --json",
  ])
  func globalOptionsStandAnywhere(line: String) throws {
    let (global, answer) = try run(line)
    #expect(global == SampleGlobal(repository: "/r", isJSON: true, color: nil))
    #expect(answer.words == ["staging"])
  }

  @Test func listsRepeatInOrder() throws {
    let answer = try run("promote -f a -t b --also x --also=y,z --also w").answer
    #expect(answer.also == ["x", "y,z", "w"])
  }

  @Test func valuesMayBeginWithADash() throws {
    #expect(try run("validate --reason -5").answer.to == "-5")
    #expect(try run("validate --reason=--only").answer.to == "--only")
    #expect(try run("validate --reason=a=b").answer.to == "a=b")
    #expect(try run("validate --reason=").answer.to == "")
    #expect(try run("validate -").answer.words == ["-"])
  }

  @Test func afterTwoDashesEveryWordIsAnOperand() throws {
    let answer = try run("promote -f a -t b -- --from @list.txt --help", file: ["no"]).answer
    #expect(answer.words == ["--from", "@list.txt", "--help"])
    #expect(try run("__complete -- promote --from ''").answer.words == ["promote", "--from", ""])
  }

  @Test func filesHoldOperands() throws {
    let lines = ["  foo-1.2.3 ", "", "\t", "--json", "bar-2.0.0\r"]
    let answer = try run("promote a-1.0.0 @list.txt z-1.0.0 -f a -t b", file: lines).answer
    #expect(answer.words == ["a-1.0.0", "foo-1.2.3", "--json", "bar-2.0.0", "z-1.0.0"])
    #expect(
      error("promote @other -f a -t b") == .unreadableFile(path: "other", reason: "no such file"))
    // A single operand is no list.
    #expect(try run("list @list.txt").answer.words == ["@list.txt"])
  }

  @Test func numbersHaveARange() throws {
    #expect(try run("list --limit 100").answer.limit == 100)
    for value in ["0", "101", "x", "1.5", "99999999999999999999", "''"] {
      guard case .badValue("--limit", _, let reason, nil)? = error("list --limit=\(value)") else {
        Issue.record("--limit=\(value) is taken")
        continue
      }
      #expect(reason == "wants a number from 1 to 100")
    }
  }

  @Test func subcommandsAreFound() throws {
    #expect(try run("hook install -n").answer.command == "hook install")
    #expect(try run("-C x hook --json remove").answer.command == "hook remove")
  }

  static let faults: [(String, UsageError)] = [
    ("promot", .unknownCommand(word: "promot", nearest: "promote")),
    ("xyzzy", .unknownCommand(word: "xyzzy", nearest: nil)),
    ("__complet", .unknownCommand(word: "__complet", nearest: nil)),
    ("hook", .missingSubcommand(command: "hook", choices: ["install", "remove"])),
    (
      "hook instal",
      .unknownSubcommand(
        word: "instal", command: "hook", choices: ["install", "remove"], nearest: "install")
    ),
    (
      "promote --form a", .unknownOption(word: "--form", command: "promote", nearest: "--from")
    ),
    ("promote --fro a", .unknownOption(word: "--fro", command: "promote", nearest: "--from")),
    (
      "promote -fsnapshot",
      .unknownOption(word: "-fsnapshot", command: "promote", nearest: "-f snapshot")
    ),
    ("promote -f=a", .unknownOption(word: "-f=a", command: "promote", nearest: "-f a")),
    ("promote -nf", .unknownOption(word: "-nf", command: "promote", nearest: nil)),
    ("promote -from a", .unknownOption(word: "-from", command: "promote", nearest: "--from")),
    ("--dry-run promote", .unknownOption(word: "--dry-run", command: nil, nearest: nil)),
    ("--jsn list", .unknownOption(word: "--jsn", command: nil, nearest: "--json")),
    ("promote --from", .missingValue(option: "--from", placeholder: "D")),
    ("promote --from --to a", .missingValue(option: "--from", placeholder: "D")),
    ("promote --from -t a", .missingValue(option: "--from", placeholder: "D")),
    ("promote -f -- a", .missingValue(option: "-f", placeholder: "D")),
    ("list --json=yes", .valueNotTaken(option: "--json", value: "yes")),
    ("promote -f a --from b", .repeatedOption(option: "--from")),
    ("list --json --json", .repeatedOption(option: "--json")),
    ("promote a --from b", .missingOption(usage: "--to D", command: "promote")),
    ("diff a", .missingOperand(usage: "D D", command: "diff")),
    ("diff a b c", .tooManyOperands(word: "c", command: "diff")),
    ("hook install x", .tooManyOperands(word: "x", command: "hook install")),
    (
      "validate --fail-on eror",
      .badValue(
        option: "--fail-on", value: "eror", reason: "wants one of error, warning, info",
        nearest: "error")
    ),
    (
      "validate --only error --only bad",
      .badValue(
        option: "--only", value: "bad", reason: "wants one of error, warning, info", nearest: nil)
    ),
    (
      "promote --from= --to b",
      .badValue(option: "--from", value: "", reason: "wants D", nearest: nil)
    ),
    (
      "--color sometimes list",
      .badValue(
        option: "--color", value: "sometimes", reason: "wants one of auto, always, never",
        nearest: nil)
    ),
    ("help promot", .unknownTopic(word: "promot", nearest: "promote")),
    ("help concept", .unknownTopic(word: "concept", nearest: "concepts")),
    ("help hook nothing", .unknownTopic(word: "nothing", nearest: nil)),
  ]

  @Test(arguments: faults)
  func wrongLinesAreRefused(line: String, fault: UsageError) {
    #expect(error(line) == fault)
  }

  @Test func noCommandCarriesHelp() throws {
    let root = HelpText(Sample.table.info).root
    #expect(error("") == .noCommand(help: root))
    #expect(error("--json") == .noCommand(help: root))
  }

  private func help(_ line: String) throws -> String? {
    let words = try #require(ShellWord.split(line))
    let outcome = try Sample.table.parse(words) { (_) throws(UsageError) in [] }
    guard case .help(let text) = outcome else { return nil }
    return text
  }

  @Test func helpIsGivenWhateverTheOtherWordsAre() throws {
    let help = HelpText(Sample.table.info)
    let promote = help.full(Sample.promote.info)
    for line in [
      "promote --help", "--help promote", "promote --from --help", "help promote",
      "promote --nonsense x --help", "-C list promote --help", "promote --help --version",
    ] {
      #expect(try self.help(line) == promote, "\(line)")
    }
    #expect(try self.help("promote -h") == help.short(Sample.promote.info))
    #expect(try self.help("promote --reason -h") == help.short(Sample.promote.info))
    for line in ["--help", "-h", "help", "nonsense --help", "help --help", "help --json"] {
      #expect(try self.help(line) == help.root, "\(line)")
    }
    let install = try #require(Sample.hook.info.subcommands.first)
    #expect(try self.help("hook install --help") == help.full(install))
    #expect(try self.help("help hook install") == help.full(install))
    #expect(try self.help("hook --help") == help.full(Sample.hook.info))
    #expect(try self.help("help concepts") == help.topic(Sample.topics[3]))
    #expect(try self.help("help commands")?.contains("promote") == true)
  }

  @Test func versionNeedsNoCommand() throws {
    for line in ["--version --json", "promote --json --version"] {
      let words = try #require(ShellWord.split(line))
      let outcome = try Sample.table.parse(words) { (_) throws(UsageError) in [] }
      guard case .version(let global) = outcome else {
        Issue.record("'\(line)' is not about the version")
        continue
      }
      #expect(global.isJSON)
    }
    #expect(error("--version=2") == .valueNotTaken(option: "--version", value: "2"))
  }

  @Test func aCommandMayHaveItsOwnVersionOption() throws {
    let table = SampleTable(
      "storage", "Sample", global: { SampleGlobal() }, options: [],
      commands: [
        SampleCommand(
          "kibana", .serve, "Take a version", discussion: "Takes one.",
          examples: [Example("storage kibana --version 8.5.0", "Take it")],
          arguments: { SampleAnswer() },
          options: [.text("version", \.from, "VERSION", "The version")],
          run: { arguments, _ in arguments })
      ])
    let outcome = try table.parse(["kibana", "--version", "8.5.0"]) { (_) throws(UsageError) in [] }
    guard case .run(_, _, let work) = outcome else {
      Issue.record("the option is taken for the program's own")
      return
    }
    #expect(try work("").from == "8.5.0")
    guard
      case .version = try table.parse(["--version"], operandsFile: { (_) throws(UsageError) in [] })
    else {
      Issue.record("without the command it is the program's own")
      return
    }
  }

  @Test func outcomeNamesTheCommand() throws {
    let outcome = try Sample.table.parse(["hook", "install"]) { (_) throws(UsageError) in [] }
    guard case .run(_, let info, _) = outcome else {
      Issue.record("nothing is run")
      return
    }
    #expect(info.fullName == "hook install")
  }

  /// No words make the parser trap, whatever they are.
  @Test(arguments: UInt64(0)..<200)
  func anyWordsAreReadOrRefused(seed: UInt64) {
    let pool = [
      "promote", "hook", "install", "help", "--", "-", "--from", "-f", "--from=a", "--json", "-C",
      "--version", "@list", "@", "=", "--=", "--=x", "-=", "", "\u{301}", "--\u{301}", "-é", "🙂",
      "--limit", "list", "9223372036854775808", "diff", "\0", "a b",
    ]
    var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
    func next(_ bound: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % UInt64(bound))
    }
    let words = (0..<next(8)).map { _ in pool[next(pool.count)] }
    do {
      _ = try Sample.table.parse(words) { (_) throws(UsageError) in ["x"] }
    } catch {
      #expect(!error.message.isEmpty)
      #expect(!Sample.table.info.hints(for: error, typed: words).isEmpty)
    }
    _ = CompletionRequest(words, of: Sample.table.info).candidates
  }
}
