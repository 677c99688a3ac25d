/// Finds the command in words that need not be right otherwise.
enum CommandLocation {
  /// Returns the places of the command and its subcommand in the table; empty when there is none.
  static func path(in words: [String], of program: ProgramInfo) -> [Int] {
    var path: [Int] = []
    var rest = words[...]
    while let word = rest.popFirst(), word != "--" {
      if word.hasPrefix("-") {
        let option = program.globalOptions.first { $0.name == word || $0.isShort(word) }
        if let option, option.takesValue { _ = rest.popFirst() }
        continue
      }
      let level = program.command(at: path)?.subcommands ?? program.commands
      guard let place = level.firstIndex(where: { $0.name == word }) else {
        // `storage help promote` is about promote.
        if path.isEmpty, word == "help" { continue }
        break
      }
      path.append(place)
      if level[place].subcommands.isEmpty { break }
    }
    return path
  }
}

extension OptionInfo {
  /// Whether a word is the option's short name with its dash.
  func isShort(_ word: String) -> Bool {
    guard let short else { return false }
    return word == "-\(short)"
  }
}
