// The words help, manual page and error texts share.

extension ProgramInfo {
  /// The commands that are shown.
  var visibleCommands: [CommandInfo] { commands.filter { !$0.isHidden } }

  /// The topics of the table after the one made from it: `commands`, one line for each.
  var allTopics: [HelpTopic] {
    var text = ""
    for group in CommandGroup.allCases {
      let commands = visibleCommands.filter { $0.group == group }
      if commands.isEmpty { continue }
      let longest = visibleCommands.map(\.name.count).max() ?? 0
      text += group.title + ":\n"
      for command in commands {
        let padding = String(repeating: " ", count: longest - command.name.count + 2)
        text += "  \(command.name)\(padding)\(command.summary)\n"
      }
      text += "\n"
    }
    return [HelpTopic("commands", "All commands, by the work they do", text)] + topics
  }
}

extension CommandInfo {
  /// The words after the command's name in its usage line, each to stay on one line.
  var usageParts: [String] {
    if !subcommands.isEmpty { return ["COMMAND"] }
    var parts = options.filter(\.isRequired).map(\.usage)
    if options.contains(where: { !$0.isRequired }) { parts.append("[OPTION...]") }
    if let operands { parts.append(operands.usage) }
    return parts
  }
}

extension OptionInfo {
  /// Both names and the value: `-f, --from D`.
  var label: String {
    guard let short else { return usage }
    return "-\(short), \(usage)"
  }

  /// The summary with what else is to be known.
  var help: String {
    let notes = (isRequired ? ["required"] : []) + (isRepeatable ? ["repeatable"] : [])
    return notes.isEmpty ? summary : "\(summary) (\(notes.joined(separator: ", ")))"
  }
}

extension OperandInfo {
  /// The summary with what else is to be known.
  var help: String {
    maximum == nil ? "\(summary); @FILE reads them from a file, one a line" : summary
  }
}
