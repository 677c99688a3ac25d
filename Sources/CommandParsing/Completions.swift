/// The scripts that teach shells to complete a command line.
///
/// Commands and options stand in the script; values are asked from `storage __complete -- WORDS...`,
/// which prints one candidate a line, with a tab and a summary where there is one. `WORDS` are those
/// typed after the program's name, the last being the one to complete.
package struct Completions {
  /// A shell there is a script for.
  package enum Shell: String, Sendable, CaseIterable {
    case bash, zsh, fish
  }

  let program: ProgramInfo

  package init(_ program: ProgramInfo) {
    self.program = program
  }

  /// Returns the script for a shell.
  package func script(for shell: Shell) -> String {
    switch shell {
    case .bash: bash
    case .zsh: zsh
    case .fish: fish
    }
  }
}

// What the scripts share. A state is the command typed so far, a colon, and a word: `:promote`,
// `hook:install`, `promote:--from`. `nil` for the command stands for any.
extension Completions {
  /// One state of a command line that a script recognises.
  struct State {
    let command: String?
    let word: String
  }

  var commands: [CommandInfo] {
    func all(_ commands: [CommandInfo]) -> [CommandInfo] {
      commands.filter { !$0.isHidden }.flatMap { [$0] + all($0.subcommands) }
    }
    return all(program.commands)
  }

  /// The states in which the word begins a command of its own, with what the command then is.
  var beginnings: [(State, CommandInfo)] {
    commands.map { command in
      let above = command.fullName.split(separator: " ").dropLast().joined(separator: " ")
      return (State(command: above, word: command.name), command)
    }
  }

  /// The states in which the next word is the option's value.
  var valued: [State] { states { $0.takesValue } }

  /// The states in which a value is a file's, or a folder's, name; the word is empty for operands.
  func states(of kind: ValueKind) -> [State] {
    states { $0.takesValue && $0.kind == kind }
      + commands.filter { $0.operands?.kind == kind }.map { State(command: $0.fullName, word: "") }
  }

  private func states(_ isWanted: (OptionInfo) -> Bool) -> [State] {
    func names(_ options: [OptionInfo], _ command: String?) -> [State] {
      options.filter(isWanted).flatMap(\.words).map { State(command: command, word: $0) }
    }
    return names(program.globalOptions, nil)
      + commands.flatMap { names($0.options, $0.fullName) }
  }

  /// The options after a command, or before any; those every program has come last.
  func options(of command: CommandInfo?) -> [OptionInfo] {
    (command?.options ?? []) + program.globalOptions + [
      OptionInfo(long: "help", short: "h", summary: "Show help"),
      OptionInfo.showVersion,
    ]
  }
}

extension OptionInfo {
  /// The words the option is typed as.
  fileprivate var words: [String] { [name] + (short.map { ["-\($0)"] } ?? []) }
}

extension Completions.State {
  /// The state as a pattern of `case` in bash and zsh.
  var pattern: String {
    guard let command else { return "*\":\(word)\"" }
    return "\"\(command):\(word)\""
  }
}
