extension CommandTable {
  /// Returns what a command line asks for.
  ///
  /// - Parameters:
  ///   - words: The words after the program's name.
  ///   - width: The columns help may fill.
  ///   - operandsFile: Returns the lines of the file of an operand `@FILE`.
  /// - Returns: The work to run, or the text to show.
  /// - Throws: `UsageError`, for the first fault in the order typed, then for what is missing.
  package func parse(
    _ words: [String], width: Int = HelpText.defaultWidth,
    operandsFile: (String) throws(UsageError) -> [String]
  ) throws(UsageError) -> ParseOutcome<Global, Context, Result> {
    if let help = helpAsked(in: words, width: width) { return .help(text: help) }
    let reading = try ArgumentParser.read(words, of: info)
    var shared = global()
    try globalOptions.apply(reading.global, to: &shared)
    if reading.asksVersion { return .version(shared) }
    if reading.isHelp {
      return .help(text: try help(about: reading.operands.map(\.word), width: width))
    }
    guard let command = command(at: reading.path), let info = info.command(at: reading.path) else {
      throw .noCommand(help: HelpText(info, width: width).root)
    }
    let operands = try expanded(reading.operands, of: info, operandsFile)
    if info.subcommands.isEmpty { try info.check(reading.options, operands) }
    return .run(shared, info, try command.prepare(reading.options, operands))
  }

  private func command(at path: [Int]) -> Command<Context, Result>? {
    var found: Command<Context, Result>?
    for place in path {
      let level = found?.subcommands ?? commands
      guard level.indices.contains(place) else { return nil }
      found = level[place]
    }
    return found
  }

  /// Returns the help `-h` or `--help` asks for, whatever the other words are.
  ///
  /// Neither can be an option's value (`ArgumentParser` never takes them for one), so looking for
  /// the word is enough.
  private func helpAsked(in words: [String], width: Int) -> String? {
    let before = words.prefix { $0 != "--" }
    let isFull = before.contains("--help")
    guard isFull || before.contains("-h") else { return nil }
    let help = HelpText(info, width: width)
    guard let command = info.command(at: CommandLocation.path(in: words, of: info)) else {
      return help.root
    }
    return isFull ? help.full(command) : help.short(command)
  }

  /// Returns the help on a command, a topic or the whole.
  private func help(about words: [String], width: Int) throws(UsageError) -> String {
    let help = HelpText(info, width: width)
    guard let first = words.first else { return help.root }
    if words.count == 1, let topic = info.allTopics.first(where: { $0.name == first }) {
      return help.topic(topic)
    }
    var found: CommandInfo?
    for word in words {
      let level = found?.subcommands ?? info.commands
      guard let next = level.first(where: { $0.name == word }) else {
        let topics = found == nil ? info.allTopics.map(\.name) : []
        let names = level.filter { !$0.isHidden }.map(\.name) + topics
        throw .unknownTopic(word: word, nearest: Suggestion.nearest(to: word, among: names))
      }
      found = next
    }
    return found.map(help.full) ?? help.root
  }

  /// Returns the operands with every `@FILE` replaced by the file's lines.
  private func expanded(
    _ operands: [ArgumentParser.Operand], of command: CommandInfo,
    _ operandsFile: (String) throws(UsageError) -> [String]
  ) throws(UsageError) -> [String] {
    guard let info = command.operands, info.maximum == nil else { return operands.map(\.word) }
    var words: [String] = []
    for operand in operands {
      guard !operand.isLiteral, operand.word.hasPrefix("@"), operand.word.count > 1 else {
        words.append(operand.word)
        continue
      }
      for line in try operandsFile(String(operand.word.dropFirst())) {
        let word = line.trimmed
        if !word.isEmpty { words.append(word) }
      }
    }
    return words
  }
}

extension CommandInfo {
  /// Throws when a required option is missing, or there are too few or too many operands.
  fileprivate func check(
    _ given: [GivenOption], _ words: [String]
  ) throws(UsageError) {
    for (place, option) in options.enumerated() where option.isRequired {
      if !given.contains(where: { $0.index == place }) {
        throw .missingOption(usage: option.usage, command: fullName)
      }
    }
    let maximum = operands == nil ? 0 : operands?.maximum
    if let maximum, words.count > maximum {
      throw .tooManyOperands(word: words[maximum], command: fullName)
    }
    if let operands, words.count < operands.minimum {
      throw .missingOperand(usage: operands.usage, command: fullName)
    }
  }
}

extension String {
  /// The text without white space at its ends.
  fileprivate var trimmed: String {
    var rest = Substring(self)
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
  }
}
