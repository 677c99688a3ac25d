internal import CommandParsing
internal import PackageStorage
internal import Terminal

/// `storage completions`: the script that teaches a shell to complete command lines.
enum CompletionsCommand {
  struct Arguments: Sendable {
    var shells: [String] = []
  }

  static let command: ToolCommand = ToolCommand(
    "completions", .check, "Print the completion script for a shell",
    discussion: """
      Prints a script for bash, zsh or fish. Commands and options are completed from the script; \
      distributions, packages, versions and tags from the storage at hand. For bash put

        source <(storage completions bash)

      into ~/.bashrc; for zsh source <(storage completions zsh) into ~/.zshrc after compinit; for \
      fish storage completions fish | source into config.fish.
      """,
    examples: [Example("storage completions bash", "Print the script for bash")],
    arguments: { Arguments() }, options: [],
    operands: .one(
      \.shells, "SHELL", .choice(Completions.Shell.allCases.map(\.rawValue)), "bash, zsh or fish"),
    run: { arguments, _ in
      let word = arguments.shells.first ?? ""
      let names = Completions.Shell.allCases.map(\.rawValue)
      guard let shell = Completions.Shell(rawValue: word) else {
        throw UsageError.badOperand(
          placeholder: "SHELL", value: word,
          reason: "wants one of \(names.joined(separator: ", "))",
          nearest: Suggestion.nearest(to: word, among: names))
      }
      let script = Completions(toolTable.info).script(for: shell)
      return Report(
        text: StyledText(lines: script), json: ["shell": .string(word), "script": .string(script)])
    })
}
