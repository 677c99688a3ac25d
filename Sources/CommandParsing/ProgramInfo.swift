/// A page of help that belongs to no command.
package struct HelpTopic: Sendable, Hashable {
  /// The word after `storage help`.
  package let name: String
  package let summary: String
  /// Paragraphs parted by empty lines; lines that begin with a space are kept as they are.
  package let text: String

  package init(_ name: String, _ summary: String, _ text: String) {
    self.name = name
    self.summary = summary
    self.text = text
  }
}

/// The data of the whole command table, free of the types its commands work with.
package struct ProgramInfo: Sendable, Hashable {
  package let name: String
  /// One sentence on what the program is for.
  package let summary: String
  package let globalOptions: [OptionInfo]
  package let commands: [CommandInfo]
  package let topics: [HelpTopic]
}
