/// The manual page of the program, as man(7) source for section 1.
package struct ManualPage {
  private let program: ProgramInfo
  private let version: String
  private let date: String

  /// Makes the page; `version` and `date` (`YYYY-MM-DD`) stand in its footer.
  package init(_ program: ProgramInfo, version: String, date: String) {
    self.program = program
    self.version = version
    self.date = date
  }

  /// The whole page.
  package var text: String {
    var page = Roff()
    page.macro("TH", program.name.uppercased(), "1", date, "\(program.name) \(version)")
    // Ragged right and no hyphens: commands are copied from the page.
    page.request("ad l")
    page.request("nh")
    page.macro("SH", "NAME")
    page.line("\(program.name) - \(program.summary)")
    page.macro("SH", "SYNOPSIS")
    page.macro("B", program.name)
    page.line("[GLOBAL...] COMMAND [OPTION...] [OPERAND...]")
    page.macro("SH", "DESCRIPTION")
    describe(on: &page)
    page.macro("SH", "GLOBAL OPTIONS")
    page.line("They may stand before or after the command.")
    for option in program.globalOptions { page.item(option.label, option.help) }
    page.item("-h, --help", "Show help, in short or in full")
    page.item("--version", "Show the version")
    page.macro("SH", "COMMANDS")
    for group in CommandGroup.allCases {
      for command in program.visibleCommands where command.group == group {
        write(command, on: &page)
      }
    }
    for (section, topic) in program.sections {
      page.macro("SH", section)
      page.prose(topic.text)
    }
    return page.text
  }

  /// Writes the summary, how options are written, and the commands by group.
  private func describe(on page: inout Roff) {
    page.line(program.summary + ".")
    page.macro("PP")
    page.line(
      "Options and operands mix. A value follows its option as --name value, --name=value or "
        + "-n value; names are never shortened. After -- every word is an operand. "
        + "Where a command takes any number of operands, @FILE reads them from a file, one a line.")
    for group in CommandGroup.allCases {
      let names = program.visibleCommands.filter { $0.group == group }.map(\.name)
      if !names.isEmpty { page.item(group.title, names.joined(separator: ", ")) }
    }
  }

  private func write(_ command: CommandInfo, on page: inout Roff) {
    page.macro("SS", "\(program.name) \(command.fullName)")
    page.line(command.summary + ".")
    page.macro("PP")
    page.macro("B", "\(program.name) \(command.fullName)")
    if !command.usageParts.isEmpty { page.line(command.usageParts.joined(separator: " ")) }
    if !command.discussion.isEmpty {
      page.macro("PP")
      page.prose(command.discussion)
    }
    if let operands = command.operands { page.item(operands.placeholder, operands.help) }
    for option in command.options { page.item(option.label, option.help) }
    for example in command.examples {
      page.macro("PP")
      page.line(example.meaning + ":")
      page.verbatim(["  " + example.command])
    }
    for subcommand in command.subcommands where !subcommand.isHidden {
      write(subcommand, on: &page)
    }
  }
}

extension ProgramInfo {
  /// The topics that every manual page has as sections of their own, by the topic's name.
  static let requiredSections = [
    ("exit-codes", "EXIT STATUS"), ("environment", "ENVIRONMENT"), ("files", "FILES"),
  ]

  /// The topics with their headings: first the usual sections of manual pages, then the others.
  fileprivate var sections: [(String, HelpTopic)] {
    let usual = Self.requiredSections.compactMap { name, heading in
      topics.first { $0.name == name }.map { (heading, $0) }
    }
    let names = Self.requiredSections.map(\.0)
    return usual
      + topics.filter { !names.contains($0.name) }.map {
        ($0.name.uppercased().split(separator: "-").joined(separator: " "), $0)
      }
  }
}
