extension UsageError {
  /// What is wrong, as one sentence without a final period.
  package var message: String {
    switch self {
    case .noCommand: "no command is given"
    case .unknownCommand(let word, let nearest):
      "there is no command '\(word)'" + Self.guess(nearest)
    case .missingSubcommand(let command, let choices):
      "'\(command)' needs one of: \(choices.joined(separator: ", "))"
    case .unknownSubcommand(let word, let command, let choices, let nearest):
      "'\(command)' has no command '\(word)'"
        + (nearest.map { Self.guess($0) } ?? "; it has: \(choices.joined(separator: ", "))")
    case .unknownTopic(let word, let nearest):
      "there is no command or help topic '\(word)'" + Self.guess(nearest)
    case .unknownOption(let word, let command?, let nearest):
      "'\(command)' has no option '\(word)'" + Self.guess(nearest)
    case .unknownOption(let word, nil, let nearest):
      "there is no global option '\(word)'" + Self.guess(nearest)
    case .missingValue(let option, let placeholder):
      "\(option) needs a value: \(option) \(placeholder)"
    case .valueNotTaken(let option, let value):
      "\(option) takes no value, but got '\(value)'"
    case .repeatedOption(let option): "\(option) is given more than once"
    case .missingOption(let usage, let command): "'\(command)' needs \(usage)"
    case .missingOperand(let usage, let command): "'\(command)' needs \(usage)"
    case .tooManyOperands(let word, let command):
      "'\(word)' is one operand too many for '\(command)'"
    case .badValue(let option, let value, let reason, let nearest):
      "\(option) \(reason), not '\(value)'" + Self.guess(nearest)
    case .badOperand(let placeholder, let value, let reason, let nearest):
      "\(placeholder) \(reason), not '\(value)'" + Self.guess(nearest)
    case .conflict(let first, let second, let command):
      "'\(command)' cannot take both \(first) and \(second)"
    case .unreadableFile(let path, let reason):
      "cannot read operands from '\(path)': \(reason)"
    }
  }

  /// Commands that help, without knowledge of what was typed; see `ProgramInfo.hints(for:typed:)`.
  package var hints: [String] {
    switch self {
    case .unknownCommand(_, let nearest?): ["storage \(nearest) --help"]
    case .unknownTopic(_, let nearest?): ["storage help \(nearest)"]
    case .missingSubcommand(let command, _), .unknownSubcommand(_, let command, _, _),
      .unknownOption(_, let command?, _), .missingOption(_, let command),
      .missingOperand(_, let command), .tooManyOperands(_, let command),
      .conflict(_, _, let command):
      ["storage \(command) --help"]
    default: ["storage help"]
    }
  }

  private static func guess(_ nearest: String?) -> String {
    guard let nearest else { return "" }
    return "; did you mean '\(nearest)'?"
  }
}
