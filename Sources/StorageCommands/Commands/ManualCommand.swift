internal import CommandParsing
internal import Terminal

/// `storage manual`: the manual page.
enum ManualCommand {
  struct Arguments: Sendable {}

  static let command: ToolCommand = ToolCommand(
    "manual", .check, "Print the manual page",
    discussion: """
      Prints storage(1) for man, made from the same table as --help: storage manual > storage.1, \
      then man ./storage.1.
      """,
    examples: [Example("storage manual", "Print the manual page")],
    arguments: { Arguments() }, options: [],
    run: { _, _ in
      let text = ManualPage(
        toolTable.info, version: ToolVersion.number, date: ToolVersion.date
      ).text
      return Report(text: StyledText(lines: text), json: ["manual": .string(text)])
    })
}
