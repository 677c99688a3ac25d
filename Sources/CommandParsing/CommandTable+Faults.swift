extension CommandTable {
  /// Returns what is wrong with the table itself, for a test to expect none.
  ///
  /// Names are unique and can be typed, every text is there and ASCII, every example is read by
  /// the parser as its own command, and help fits its limits.
  package func faults() -> [String] {
    var faults = info.faults()
    for command in info.commands.flatMap(\.withSubcommands) {
      for example in command.examples {
        if let fault = fault(of: example, of: command) {
          faults.append("\(command.fullName): example '\(example.command)': \(fault)")
        }
      }
    }
    return faults
  }

  private func fault(of example: Example, of command: CommandInfo) -> String? {
    guard var words = ShellWord.split(example.command) else { return "a quote is open" }
    guard words.first == info.name else { return "does not begin with '\(info.name)'" }
    words.removeFirst()
    do {
      // Any file of operands may be named; one word stands for its lines.
      let outcome = try parse(words) { (_) throws(UsageError) in ["operand"] }
      guard case .run(_, let found, _) = outcome else { return "runs nothing" }
      let isOwn =
        found.fullName == command.fullName || found.fullName.hasPrefix(command.fullName + " ")
      return isOwn ? nil : "runs '\(found.fullName)'"
    } catch {
      return error.message
    }
  }
}

extension CommandInfo {
  /// The command and all below it.
  fileprivate var withSubcommands: [CommandInfo] { [self] + subcommands.flatMap(\.withSubcommands) }

  fileprivate func faults(besides global: [OptionInfo]) -> [String] {
    var faults: [String] = []
    if !name.allSatisfy({ $0.isLowercase || $0.isNumber || "-_".contains($0) }) || name.isEmpty {
      faults.append("the name is not lower-case letters and dashes")
    }
    if summary.isEmpty || summary.hasSuffix(".") || summary.contains("\n") {
      faults.append("the summary is not one line without a period")
    }
    if discussion.isEmpty { faults.append("no discussion") }
    if examples.isEmpty { faults.append("no example") }
    faults += options.flatMap { $0.faults() }
    faults += Self.repeated(
      (options + global).map(\.name) + ["--help"], "option")
    faults += Self.repeated(
      (options + global).compactMap(\.short).map(String.init) + ["h"], "short option")
    let kinds = options.map(\.kind) + (operands.map { [$0.kind] } ?? [])
    for case .packageVersion(let option?) in kinds {
      if !options.contains(where: { $0.long == option }) {
        faults.append("versions come from an option that is not there: \(option)")
      }
    }
    faults += Self.repeated(subcommands.map(\.name), "subcommand")
    let texts =
      [summary, discussion] + examples.flatMap { [$0.command, $0.meaning] }
      + (operands.map { [$0.placeholder, $0.summary] } ?? [])
    if !texts.allSatisfy({ $0.utf8.allSatisfy { $0 < 128 } }) { faults.append("text is not ASCII") }
    return faults.map { "\(fullName): \($0)" }
      + subcommands.flatMap { $0.faults(besides: global) }
  }

  fileprivate static func repeated(_ names: [String], _ what: String) -> [String] {
    var seen: Set<String> = []
    return names.filter { !seen.insert($0).inserted }.map { "\(what) '\($0)' is there twice" }
  }
}

extension OptionInfo {
  fileprivate func faults() -> [String] {
    var faults: [String] = []
    if long.isEmpty || !long.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
    {
      faults.append("the name is not ASCII letters and dashes")
    }
    if let short, !(short.isASCII && short.isLetter) {
      faults.append("the short name is no letter")
    }
    if let placeholder, placeholder.isEmpty { faults.append("no name for its value") }
    if case .choice(let values) = kind, values.isEmpty || Set(values).count != values.count {
      faults.append("its choices are empty or repeat")
    }
    if summary.isEmpty || summary.hasSuffix(".") || !summary.utf8.allSatisfy({ $0 < 128 }) {
      faults.append("the summary is not one ASCII line without a period")
    }
    return faults.map { "--\(long): \($0)" }
  }
}

extension ProgramInfo {
  fileprivate func faults() -> [String] {
    var faults = CommandInfo.repeated(
      commands.map(\.name) + ["help"] + allTopics.map(\.name), "command or topic")
    faults += globalOptions.flatMap { $0.faults() }
    for command in commands { faults += command.faults(besides: globalOptions) }
    for topic in topics where !(topic.text + topic.summary).utf8.allSatisfy({ $0 < 128 }) {
      faults.append("topic \(topic.name): text is not ASCII")
    }
    for (name, section) in Self.requiredSections where !topics.contains(where: { $0.name == name })
    {
      faults.append("no topic '\(name)' for the manual's section \(section)")
    }
    let help = HelpText(self)
    faults += Self.fault("root help", help.root, HelpText.rootLimit)
    for command in visibleCommands.flatMap(\.withSubcommands) {
      faults += Self.fault("\(command.fullName): help", help.full(command), HelpText.commandLimit)
    }
    return faults
  }

  private static func fault(_ what: String, _ text: String, _ limit: Int) -> [String] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count - 1
    return lines > limit ? ["\(what) has \(lines) lines, more than \(limit)"] : []
  }
}
