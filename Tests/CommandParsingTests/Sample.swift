@testable import CommandParsing

/// The shared options of the sample table.
struct SampleGlobal: Sendable, Equatable {
  var repository: String?
  var isJSON = false
  var color: String?
}

/// What the sample's commands get and answer: their name and all they were given.
struct SampleAnswer: Sendable, Equatable {
  var command = ""
  var from: String?
  var to: String?
  var words: [String] = []
  var isDryRun = false
  var also: [String] = []
  var severity: String?
  var limit: Int?
  var only: [String] = []
}

typealias SampleTable = CommandTable<SampleGlobal, String, SampleAnswer>
typealias SampleCommand = Command<String, SampleAnswer>

/// A small table with every kind of option, operand and command.
enum Sample {
  static let promote = SampleCommand(
    "promote", .move, "Move package versions to a more stable distribution",
    discussion: """
      Adds each version to the target and then removes it from the source. \
      Nothing is copied: the version keeps its id.

      A crash between the two steps leaves the version in both:

        storage status     shows it
        storage promote    again finishes it
      """,
    examples: [
      Example(
        "storage promote foo-1.2.3 --from snapshot --to staging",
        "Move one version from snapshot to staging"),
      Example(
        "storage promote @list.txt -f staging -t production --dry-run",
        "Show what moving the versions of a file would change"),
    ],
    arguments: { SampleAnswer(command: "promote") },
    options: [
      .text("from", "f", \.from, "D", .distribution, required: true, "Take from this distribution"),
      .text("to", "t", \.to, "D", .distribution, required: true, "Put into this distribution"),
      .flag("dry-run", "n", \.isDryRun, "Show the plan and stop"),
      .list("also", \.also, "PACKAGE", .packageName, "Move the newest version of PACKAGE as well"),
    ],
    operands: .many(
      \.words, "NAME-VERSION", .packageVersion(fromOption: "from"), minimum: 0,
      "Versions to move"),
    run: answer)

  static let list = SampleCommand(
    "list", .look, "List packages and versions",
    discussion: "Without a distribution, lists all of them.",
    examples: [Example("storage list staging", "List the versions in staging")],
    arguments: { SampleAnswer(command: "list") },
    options: [
      .number("limit", "l", \.limit, "N", 1...100, "Show at most N versions of each package")
    ],
    operands: .optional(\.words, "D", .distribution, "Distribution to list"), run: answer)

  static let diff = SampleCommand(
    "diff", .look, "Compare two distributions",
    discussion: "Compares what the two distributions serve.",
    examples: [Example("storage diff staging production", "What production has not got yet")],
    arguments: { SampleAnswer(command: "diff") }, options: [],
    operands: .upTo(2, \.words, "D", .distribution, minimum: 2, "Distributions to compare"),
    run: answer)

  static let validate = SampleCommand(
    "validate", .check, "Check packages against the rules",
    discussion: "Findings go to standard output.",
    examples: [
      Example("storage validate --fail-on warning", "Fail on warnings too"),
      Example("storage validate --only error --only warning .", "Leave out remarks"),
    ],
    arguments: { SampleAnswer(command: "validate") },
    options: [
      .choice(
        "fail-on", \.severity, ["error", "warning", "info"], "Status 1 from this severity on"),
      .list("only", \.only, "SEVERITY", .choice(["error", "warning", "info"]), "Show only these"),
      .text("reason", "r", \.to, "TEXT", "Say why"),
    ],
    operands: .optional(\.words, "PATH", .directory, "Folder to check"), run: answer)

  static let hook = SampleCommand(
    "hook", .release, "Manage the repository's hooks",
    discussion: "A hook checks what is pushed.",
    examples: [Example("storage hook install", "Install the hook")],
    subcommands: [
      SampleCommand(
        "install", .release, "Install the hook", discussion: "Writes hooks/pre-receive.",
        examples: [Example("storage hook install --dry-run", "Show what would be written")],
        arguments: { SampleAnswer(command: "hook install") },
        options: [.flag("dry-run", "n", \.isDryRun, "Write nothing")], run: answer),
      SampleCommand(
        "remove", .release, "Remove the hook", discussion: "Keeps hooks that are not ours.",
        examples: [Example("storage hook remove", "Remove the hook")],
        arguments: { SampleAnswer(command: "hook remove") }, options: [], run: answer),
    ])

  static let complete = SampleCommand(
    "__complete", .look, "Print completions", discussion: "For the shells.",
    examples: [Example("storage __complete -- pro", "Complete a command")],
    arguments: { SampleAnswer(command: "__complete") }, options: [],
    operands: .many(\.words, "WORD", .text, minimum: 0, "Words typed so far"), isHidden: true,
    run: answer)

  static let topics = [
    HelpTopic(
      "exit-codes", "What the exit status says",
      "The status tells scripts what happened.\n\n   0  done, or nothing to do\n   2  usage"),
    HelpTopic("environment", "Variables that are read", "  NO_COLOR  no colour when not empty"),
    HelpTopic("files", "Files that are read", "  storage.yml  the settings"),
    HelpTopic("concepts", "Distributions and layers", "A distribution is a branch."),
  ]

  static let table = SampleTable(
    "storage", "Keeps packages in the branches of a git repository",
    global: { SampleGlobal() },
    options: [
      .text("repository", "C", \.repository, "PATH", .directory, "Use the repository at PATH"),
      .flag("json", \.isJSON, "Answer with one JSON document"),
      .choice("color", \.color, ["auto", "always", "never"], "When to use colours"),
    ],
    commands: [list, diff, promote, validate, hook, complete], topics: topics)

  /// Answers with the arguments, after checking that the context came through.
  @Sendable private static func answer(
    _ arguments: SampleAnswer, _ context: String
  ) throws -> SampleAnswer {
    guard context == "context" else { throw CancellationError() }
    return arguments
  }
}
