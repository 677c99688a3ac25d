/// A command line that cannot be understood; every case ends the tool with status 2.
package enum UsageError: Error, Sendable, Hashable {
  /// No command at all; `help` is the text to show.
  case noCommand(help: String)
  case unknownCommand(word: String, nearest: String?)
  case missingSubcommand(command: String, choices: [String])
  case unknownSubcommand(word: String, command: String, choices: [String], nearest: String?)
  case unknownTopic(word: String, nearest: String?)
  /// An option nobody has; `command` is `nil` when it stands before the command.
  case unknownOption(word: String, command: String?, nearest: String?)
  case missingValue(option: String, placeholder: String)
  case valueNotTaken(option: String, value: String)
  case repeatedOption(option: String)
  /// A required option that is not there; `usage` shows it with its value: `--to D`.
  case missingOption(usage: String, command: String)
  /// Fewer operands than needed; `usage` shows all of them: `NAME-VERSION...`.
  case missingOperand(usage: String, command: String)
  case tooManyOperands(word: String, command: String)
  /// A value the option cannot have; `reason` says what it wants: `wants one of auto, never`.
  case badValue(option: String, value: String, reason: String, nearest: String?)
  /// An operand that is not what it should be; `reason` as in `badValue`.
  case badOperand(placeholder: String, value: String, reason: String, nearest: String?)
  /// Two options, or an option and an operand, that exclude each other.
  case conflict(String, String, command: String)
  /// The file of an operand `@FILE` cannot be read.
  case unreadableFile(path: String, reason: String)
}
