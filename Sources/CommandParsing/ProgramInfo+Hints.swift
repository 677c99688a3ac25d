extension ProgramInfo {
  /// Returns commands to paste that cure a usage error: the line as it was probably meant where
  /// that is known, else the help of the command.
  ///
  /// `words` are those typed after the program's name.
  package func hints(for error: UsageError, typed words: [String]) -> [String] {
    if let corrected = correction(of: words, for: error) { return ["\(name) \(corrected)"] }
    if case .unknownTopic(_, nil) = error { return ["\(name) help"] }
    let command = command(at: CommandLocation.path(in: words, of: self))
    guard let command else { return ["\(name) help"] }
    return ["\(name) \(command.fullName) --help"]
  }

  /// Returns the typed line with the wrong word put right, quoted for a shell.
  private func correction(of words: [String], for error: UsageError) -> String? {
    let wrong: String
    let right: String
    switch error {
    case .unknownCommand(let word, let nearest?), .unknownTopic(let word, let nearest?),
      .unknownSubcommand(let word, _, _, let nearest?), .badOperand(_, let word, _, let nearest?):
      (wrong, right) = (word, ShellWord.quoted(nearest))
    case .unknownOption(let word, _, let nearest?):
      if let place = words.firstIndex(where: { $0.hasPrefix(word + "=") }) {
        let value = ShellWord.quoted(String(words[place].dropFirst(word.count + 1)))
        (wrong, right) = (words[place], "\(nearest)=\(value)")
      } else {
        (wrong, right) = (word, nearest)
      }
    case .valueNotTaken(let option, let value):
      (wrong, right) = ("\(option)=\(value)", option)
    case .badValue(let option, let value, _, let nearest?):
      let joined = "\(option)=\(value)"
      (wrong, right) =
        words.contains(joined)
        ? (joined, "\(option)=\(ShellWord.quoted(nearest))") : (value, ShellWord.quoted(nearest))
    default:
      return nil
    }
    guard let place = words.firstIndex(of: wrong) else { return nil }
    var line = words.map(ShellWord.quoted)
    line[place] = right
    return line.joined(separator: " ")
  }

  /// Returns the command at a path of places, or `nil` for the program itself.
  func command(at path: [Int]) -> CommandInfo? {
    var found: CommandInfo?
    for place in path {
      let level = found?.subcommands ?? commands
      guard level.indices.contains(place) else { return found }
      found = level[place]
    }
    return found
  }
}
