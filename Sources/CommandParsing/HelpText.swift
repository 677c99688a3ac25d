/// The help of a program: for the whole, a command, a topic.
package struct HelpText {
  /// The columns help fills when nothing better is known.
  package static let defaultWidth = 80
  /// The most lines help for the whole may have: it fits a screen.
  package static let rootLimit = 24
  /// The most lines full help for one command may have.
  package static let commandLimit = 60
  /// Where the explanation of a name begins.
  static let column = 26

  private let program: ProgramInfo
  private let width: Int

  /// Makes the help for a width; beyond 100 columns lines are hard to read, below 50 the second
  /// column has no room.
  package init(_ program: ProgramInfo, width: Int = defaultWidth) {
    self.program = program
    self.width = min(max(width, 50), 100)
  }

  /// The help for the whole: commands by group, and the options all of them share.
  package var root: String {
    var lines = Prose.wrapped("\(program.name): \(program.summary)", width: width) + [""]
    lines += hanging(
      "usage: \(program.name)", ["[GLOBAL...]", "COMMAND", "[OPTION...]", "[OPERAND...]"],
      indent: "usage: \(program.name) ".count)
    for group in CommandGroup.allCases {
      let names = program.visibleCommands.filter { $0.group == group }.map(\.name)
      if !names.isEmpty { lines += list(names, under: group.title) }
    }
    lines.append("")
    lines += program.globalOptions.flatMap(entry)
    lines += entry("-h, --help", "Show help, in short or in full")
    lines += entry("--version", "Show the version")
    lines.append("")
    lines += list(program.allTopics.map(\.name), under: "Topics")
    lines += Prose.wrapped(
      "'\(program.name) help COMMAND' explains a command, '\(program.name) help TOPIC' a topic",
      width: width)
    return lines.text
  }

  /// The short help of a command: usage, and one line for each option.
  package func short(_ command: CommandInfo) -> String {
    (head(command) + details(command)).text
  }

  /// The full help of a command.
  package func full(_ command: CommandInfo) -> String {
    var lines = head(command)
    let discussion = Prose(command.discussion).lines(width: width)
    if !discussion.isEmpty { lines += [""] + discussion }
    lines += details(command)
    if !command.examples.isEmpty { lines += ["", "Examples:"] }
    for example in command.examples {
      lines.append("  " + example.command)
      lines += Prose.wrapped(example.meaning, width: width - 6).map { "      " + $0 }
    }
    lines += ["", "Global options: see '\(program.name) help'"]
    return lines.text
  }

  /// The text of a topic.
  package func topic(_ topic: HelpTopic) -> String {
    (Prose.wrapped(topic.summary, width: width) + [""] + Prose(topic.text).lines(width: width)).text
  }

  private func head(_ command: CommandInfo) -> [String] {
    Prose.wrapped(command.summary, width: width) + [""]
      + hanging(
        "usage: \(program.name) \(command.fullName)", command.usageParts,
        indent: "usage: \(program.name) ".count)
  }

  private func details(_ command: CommandInfo) -> [String] {
    var lines: [String] = []
    let subcommands = command.subcommands.filter { !$0.isHidden }
    if !subcommands.isEmpty {
      lines += ["", "Commands:"] + subcommands.flatMap { entry($0.name, $0.summary) }
    }
    if let operands = command.operands {
      lines += ["", "Operands:"] + entry(operands.placeholder, operands.help)
    }
    if !command.options.isEmpty {
      lines += ["", "Options:"] + command.options.flatMap(entry)
    }
    return lines
  }

  private func entry(_ option: OptionInfo) -> [String] {
    entry(option.label, option.help)
  }

  /// Returns a name and, beside it, its explanation.
  private func entry(_ label: String, _ text: String) -> [String] {
    let margin = String(repeating: " ", count: Self.column)
    let label = "  " + label
    var lines = Prose.wrapped(text, width: width - Self.column).map { margin + $0 }
    if label.count + 2 <= Self.column, let first = lines.first {
      lines[0] = label + first.dropFirst(label.count)
    } else {
      lines.insert(label, at: 0)
    }
    return lines
  }

  private func list(_ names: [String], under title: String) -> [String] {
    let column = 14
    let label = "  " + title
    let padding = String(repeating: " ", count: max(1, column - label.count))
    return hanging(label + padding.dropFirst(), names, indent: column)
  }

  /// Returns words after a beginning, wrapped below the column `indent`; no word is broken.
  private func hanging(_ beginning: String, _ words: [String], indent: Int) -> [String] {
    var lines: [String] = []
    var line = beginning
    for word in words {
      if line.count + 1 + word.count > width, line.contains(where: { $0 != " " }) {
        lines.append(line)
        line = String(repeating: " ", count: indent - 1)
      }
      line += " " + word
    }
    return lines + [line]
  }
}

extension [String] {
  fileprivate var text: String { joined(separator: "\n") + "\n" }
}
