/// One command: its data, and how typed words become work to run.
///
/// `Context` is what a command gets of the outside world, `Result` what it answers.
package struct Command<Context, Result>: Sendable {
  package let info: CommandInfo
  let subcommands: [Command]
  let prepare: Preparation

  /// Turns the options and operands of one command line into the work itself.
  typealias Preparation =
    @Sendable ([GivenOption], [String]) throws(UsageError) -> @Sendable (Context) throws -> Result

  /// Makes a command that does something.
  ///
  /// `arguments` makes the values as they are when no option is given. `run` gets them filled.
  package init<Arguments: Sendable>(
    _ name: String, _ group: CommandGroup, _ summary: String, discussion: String,
    examples: [Example], arguments: @escaping @Sendable () -> Arguments,
    options: [Option<Arguments>], operands: Operands<Arguments>? = nil, isHidden: Bool = false,
    run: @escaping @Sendable (Arguments, Context) throws -> Result
  ) {
    info = CommandInfo(
      name: name, fullName: name, group: group, summary: summary, discussion: discussion,
      examples: examples, options: options.map { $0.info }, operands: operands?.info,
      subcommands: [],
      isHidden: isHidden)
    subcommands = []
    prepare = { (given, words) throws(UsageError) in
      var filled = arguments()
      try options.apply(given, to: &filled)
      if let operands {
        filled[keyPath: operands.path()] = words
      }
      let complete = filled
      return { context in try run(complete, context) }
    }
  }

  /// Makes a command that only holds others, as `hook` holds `hook install`.
  package init(
    _ name: String, _ group: CommandGroup, _ summary: String, discussion: String,
    examples: [Example], subcommands: [Command]
  ) {
    let inner = subcommands.map { $0.info.nested(under: name) }
    info = CommandInfo(
      name: name, fullName: name, group: group, summary: summary, discussion: discussion,
      examples: examples, options: [], operands: nil, subcommands: inner, isHidden: false)
    self.subcommands = subcommands
    prepare = { (_, _) throws(UsageError) in
      throw .missingSubcommand(command: name, choices: inner.filter { !$0.isHidden }.map(\.name))
    }
  }
}

/// One option as it was typed: its place in the list of options, and its value.
struct GivenOption: Sendable, Equatable {
  let index: Int
  let value: String
}

extension Array {
  /// Stores the values of the options that were typed.
  func apply<Arguments>(_ given: [GivenOption], to arguments: inout Arguments) throws(UsageError)
  where Element == Option<Arguments> {
    for option in given where indices.contains(option.index) {
      try self[option.index].apply(&arguments, option.value)
    }
  }
}
