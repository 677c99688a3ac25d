/// What is being completed in a command line that is not finished.
package struct CompletionRequest: Sendable, Hashable {
  /// The kind of word that may stand here.
  package enum Subject: Sendable, Hashable {
    case command([CommandInfo])
    /// The word after `help`: a command or a topic.
    case help([CommandInfo], [HelpTopic])
    /// The name of an option that may still be given.
    case option([OptionInfo])
    case value(ValueKind)
    /// Nothing may stand here.
    case nothing
  }

  /// A word to offer, and one line about it.
  package struct Candidate: Sendable, Hashable {
    package let word: String
    package let summary: String
  }

  package let subject: Subject
  /// The beginning typed so far, without a `--name=` before it.
  package let word: String
  /// The command, where one is typed already.
  package let command: CommandInfo?
  /// The values of options typed so far by long name; a flag has the empty string.
  package let given: [String: [String]]
  /// The operands typed so far.
  package let operands: [String]

  /// Reads the words typed after the program's name; the last is the one to complete, empty when
  /// a new word begins.
  package init(_ words: [String], of program: ProgramInfo) {
    var scan = CompletionScan(program)
    for word in words.dropLast() { scan.take(word) }
    (subject, word) = scan.subject(of: words.last ?? "")
    command = scan.command
    given = scan.given
    operands = scan.operands
  }

  /// The last value typed for an option, by its long name.
  package func value(of option: String) -> String? {
    given[option]?.last
  }

  /// The distribution whose versions are to be offered, where the kind of value names the option
  /// that says so and it is typed already.
  package var distribution: String? {
    guard case .value(.packageVersion(let option?)) = subject else { return nil }
    return value(of: option)
  }

  /// The words known without looking into a storage, that begin as typed.
  package var candidates: [Candidate] {
    let all: [Candidate]
    switch subject {
    case .command(let commands):
      all = commands.map { Candidate(word: $0.name, summary: $0.summary) }
    case .help(let commands, let topics):
      all =
        commands.map { Candidate(word: $0.name, summary: $0.summary) }
        + topics.map { Candidate(word: $0.name, summary: $0.summary) }
    case .option(let options):
      all = options.map { Candidate(word: $0.name, summary: $0.summary) }
    case .value(.choice(let values)):
      all = values.map { Candidate(word: $0, summary: "") }
    case .value, .nothing: all = []
    }
    return all.filter { $0.word.hasPrefix(word) }
  }
}

/// Reads a command line that may be wrong or unfinished.
private struct CompletionScan {
  let program: ProgramInfo
  var path: [Int] = []
  var isHelp = false
  var operands: [String] = []
  var given: [String: [String]] = [:]
  private var isLiteral = false
  private var waiting: OptionInfo?

  init(_ program: ProgramInfo) {
    self.program = program
  }

  var command: CommandInfo? { program.command(at: path) }

  private var options: [OptionInfo] {
    (command?.options ?? []) + program.globalOptions
      + [
        OptionInfo(long: "help", short: "h", summary: "Show help"),
        OptionInfo.showVersion,
      ]
  }

  private func option(named word: Substring) -> OptionInfo? {
    options.first { $0.name == word || $0.isShort(String(word)) }
  }

  /// Notes a finished word.
  mutating func take(_ word: String) {
    if let option = waiting {
      given[option.long, default: []].append(word)
      waiting = nil
    } else if isLiteral || !word.hasPrefix("-") || word == "-" {
      takeOperand(word)
    } else if word == "--" {
      isLiteral = true
    } else {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let option = option(named: parts[0]) else { return }
      if parts.count == 2 {
        given[option.long, default: []].append(String(parts[1]))
      } else if option.takesValue {
        waiting = option
      } else {
        given[option.long, default: []].append("")
      }
    }
  }

  private mutating func takeOperand(_ word: String) {
    let level = command?.subcommands ?? program.commands
    if let place = level.firstIndex(where: { $0.name == word }), operands.isEmpty {
      path.append(place)
    } else if command == nil, word == "help" {
      isHelp = true
    } else {
      operands.append(word)
    }
  }

  /// Returns what the last word is, and its part that belongs to the value.
  func subject(of word: String) -> (CompletionRequest.Subject, String) {
    if let waiting { return (.value(waiting.kind), word) }
    if !isLiteral, word.hasPrefix("-") {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2, word.hasPrefix("--") {
        guard let option = option(named: parts[0]), option.takesValue else {
          return (.nothing, String(parts[1]))
        }
        return (.value(option.kind), String(parts[1]))
      }
      return (.option(options.filter { $0.isRepeatable || given[$0.long] == nil }), word)
    }
    let level = (command?.subcommands ?? program.commands).filter { !$0.isHidden }
    if isHelp {
      let topics = command == nil ? program.allTopics : []
      return (level.isEmpty ? .nothing : .help(level, topics), word)
    }
    if operands.isEmpty, !level.isEmpty { return (.command(level), word) }
    guard let info = command?.operands, operands.count < info.maximum ?? .max else {
      return (.nothing, word)
    }
    return (.value(info.kind), word)
  }
}
