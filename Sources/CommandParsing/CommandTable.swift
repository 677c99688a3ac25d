/// All commands with the options they share: the one source of parser, help, manual page and
/// completions.
package struct CommandTable<Global: Sendable, Context, Result>: Sendable {
  package let info: ProgramInfo
  package let globalOptions: [Option<Global>]
  package let commands: [Command<Context, Result>]
  let global: @Sendable () -> Global

  /// Makes a table; `global` makes the shared values as they are when no option is given.
  ///
  /// `--help`, `-h`, `--version` and the command `help` belong to every table and are not listed.
  package init(
    _ name: String, _ summary: String, global: @escaping @Sendable () -> Global,
    options: [Option<Global>], commands: [Command<Context, Result>], topics: [HelpTopic] = []
  ) {
    info = ProgramInfo(
      name: name, summary: summary, globalOptions: options.map(\.info),
      commands: commands.map(\.info), topics: topics)
    globalOptions = options
    self.commands = commands
    self.global = global
  }
}

/// What a command line asks for.
package enum ParseOutcome<Global: Sendable, Context, Result>: Sendable {
  /// Run a command: the shared options, the command's data and the work itself.
  case run(Global, CommandInfo, @Sendable (Context) throws -> Result)
  /// Print this text and end with status 0.
  case help(text: String)
  /// Print the version, as text or JSON as the shared options say.
  case version(Global)
}
