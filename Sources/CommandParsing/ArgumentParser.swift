/// Reads the words of a command line by the data of the command table.
///
/// Options and operands mix, global options stand anywhere, `--` ends options, values follow as
/// `--name value`, `--name=value` or `-n value`, and no name may be shortened.
struct ArgumentParser {
  /// What was read, before any value is checked.
  struct Reading {
    var global: [GivenOption] = []
    /// The places of the command and its subcommand in the table.
    var path: [Int] = []
    var options: [GivenOption] = []
    var operands: [Operand] = []
    var asksVersion = false
    /// Whether the command is `help`; the operands then say about what.
    var isHelp = false
  }

  /// One operand; a literal one came after `--` and is never read as `@FILE`.
  struct Operand: Equatable {
    let word: String
    let isLiteral: Bool
  }

  private let program: ProgramInfo
  private var reading = Reading()

  private init(_ program: ProgramInfo) {
    self.program = program
  }

  /// Returns what the words say, or throws at the first that is wrong.
  static func read(
    _ words: [String], of program: ProgramInfo
  ) throws(UsageError) -> Reading {
    var parser = ArgumentParser(program)
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--" {
        for literal in rest { try parser.takeOperand(literal, isLiteral: true) }
        break
      }
      if word.hasPrefix("-"), word.count > 1 {
        try parser.takeOption(word, &rest)
      } else {
        try parser.takeOperand(word, isLiteral: false)
      }
    }
    return parser.reading
  }

  private var command: CommandInfo? { program.command(at: reading.path) }

  private mutating func takeOperand(_ word: String, isLiteral: Bool) throws(UsageError) {
    let command = command
    let level = command?.subcommands ?? program.commands
    if reading.isHelp || (command != nil && level.isEmpty) {
      reading.operands.append(Operand(word: word, isLiteral: isLiteral))
    } else if let place = level.firstIndex(where: { $0.name == word }) {
      reading.path.append(place)
    } else if command == nil, word == "help" {
      reading.isHelp = true
    } else {
      let choices = level.filter { !$0.isHidden }.map(\.name)
      guard let command else {
        throw .unknownCommand(
          word: word, nearest: Suggestion.nearest(to: word, among: choices + ["help"]))
      }
      throw .unknownSubcommand(
        word: word, command: command.fullName, choices: choices,
        nearest: Suggestion.nearest(to: word, among: choices))
    }
  }

  private mutating func takeOption(
    _ word: String, _ rest: inout ArraySlice<String>
  ) throws(UsageError) {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = word.hasPrefix("--") ? String(parts[0]) : word
    let joined = word.hasPrefix("--") && parts.count == 2 ? String(parts[1]) : nil
    if let place = command?.options.firstIndex(where: { $0.answers(to: name) }),
      let option = command?.options[place]
    {
      let value = try value(of: option, name, joined, &rest)
      try Self.add(GivenOption(index: place, value: value), option, to: &reading.options)
    } else if let place = program.globalOptions.firstIndex(where: { $0.answers(to: name) }) {
      let option = program.globalOptions[place]
      let value = try value(of: option, name, joined, &rest)
      try Self.add(GivenOption(index: place, value: value), option, to: &reading.global)
    } else if name == "--version" {
      // Last, so that a command may have an option of this name: `storage kibana --version 8.5.0`.
      if let joined { throw .valueNotTaken(option: name, value: joined) }
      reading.asksVersion = true
    } else {
      throw .unknownOption(
        word: name, command: reading.isHelp ? "help" : command?.fullName, nearest: nearest(to: name)
      )
    }
  }

  private func value(
    of option: OptionInfo, _ name: String, _ joined: String?, _ rest: inout ArraySlice<String>
  ) throws(UsageError) -> String {
    guard let placeholder = option.placeholder else {
      if let joined { throw .valueNotTaken(option: name, value: joined) }
      return ""
    }
    if let joined { return joined }
    // A forgotten value must not swallow the option after it; `--name=--value` says it on purpose.
    guard let next = rest.first, !next.hasPrefix("--"), !isKnownShort(next) else {
      throw .missingValue(option: name, placeholder: placeholder)
    }
    rest.removeFirst()
    return next
  }

  private static func add(
    _ given: GivenOption, _ option: OptionInfo, to list: inout [GivenOption]
  ) throws(UsageError) {
    if !option.isRepeatable, list.contains(where: { $0.index == given.index }) {
      throw .repeatedOption(option: option.name)
    }
    list.append(given)
  }

  private var known: [OptionInfo] { (command?.options ?? []) + program.globalOptions }

  private func isKnownShort(_ word: String) -> Bool {
    word == "-h" || known.contains { $0.isShort(word) }
  }

  /// Returns the option that was probably meant: the nearest long name, or `-n value` for `-nvalue`
  /// and `-n=value`.
  private func nearest(to name: String) -> String? {
    if name.hasPrefix("--") {
      let names = known.map(\.name) + ["--help", "--version"]
      return Suggestion.nearest(to: name, among: names)
    }
    // `-dry-run` is a long name that lacks a dash.
    if let long = known.first(where: { $0.long == name.dropFirst() }) { return long.name }
    let letter = String(name.prefix(2))
    guard let option = known.first(where: { $0.isShort(letter) }), option.takesValue else {
      return nil
    }
    let value = name.dropFirst(2)
    return "\(letter) \(ShellWord.quoted(String(value.hasPrefix("=") ? value.dropFirst() : value)))"
  }
}

extension OptionInfo {
  /// Whether a word without its value is this option.
  fileprivate func answers(to word: String) -> Bool {
    word == name || isShort(word)
  }
}
