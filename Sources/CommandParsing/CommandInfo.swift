/// The five kinds of work, in the order help lists them.
package enum CommandGroup: String, Sendable, CaseIterable {
  case look, move, check, serve, release

  /// The heading over the group's commands.
  package var title: String {
    switch self {
    case .look: "Look"
    case .move: "Move"
    case .check: "Check"
    case .serve: "Serve"
    case .release: "Release"
    }
  }
}

/// A command line that can be pasted, and what it does.
package struct Example: Sendable, Hashable {
  package let command: String
  package let meaning: String

  package init(_ command: String, _ meaning: String) {
    self.command = command
    self.meaning = meaning
  }
}

/// The data of one command: all that help, manual page and completions need.
package struct CommandInfo: Sendable, Hashable {
  package let name: String
  /// The name with those of the commands above it: `hook install`.
  package let fullName: String
  package let group: CommandGroup
  /// One line in the imperative, without a period.
  package let summary: String
  /// Paragraphs parted by empty lines; lines that begin with a space are kept as they are.
  package let discussion: String
  package let examples: [Example]
  package let options: [OptionInfo]
  package let operands: OperandInfo?
  package let subcommands: [CommandInfo]
  /// Whether help, manual page and completions leave the command out.
  package let isHidden: Bool

  /// The same command below another one.
  func nested(under parent: String) -> CommandInfo {
    let fullName = "\(parent) \(fullName)"
    return CommandInfo(
      name: name, fullName: fullName, group: group, summary: summary, discussion: discussion,
      examples: examples, options: options, operands: operands,
      subcommands: subcommands.map { $0.nested(under: parent) }, isHidden: isHidden)
  }
}
