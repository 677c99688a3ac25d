extension Completions {
  /// The script for fish, which parses options itself and is told what there is.
  var fish: String {
    let name = program.name
    let commandNow = "__\(name)_command"
    let values = "(__\(name)_values)"
    var lines = [
      "# Completion of \(name) for fish; made from the command table.",
      "function __\(name)_values",
      "    set -l typed (commandline -opc) (commandline -ct)",
      "    $typed[1] __complete -- $typed[2..-1] 2>/dev/null",
      "end",
      "",
      "function \(commandNow)",
      "    set -l command ''",
      "    set -l waiting ''",
      "    set -l typed (commandline -opc)",
      "    for word in $typed[2..-1]",
      "        if test -n \"$waiting\"",
      "            set waiting ''",
      "            continue",
      "        end",
      "        switch \"$command:$word\"",
    ]
    if !valued.isEmpty {
      lines.append("            case " + valued.map(\.fishPattern).joined(separator: " "))
      lines.append("                set waiting $word")
    }
    for (state, command) in beginnings {
      lines.append("            case \(state.fishPattern)")
      lines.append("                set command '\(command.fullName)'")
    }
    lines += [
      "            case ':help'", "                set command help", "        end", "    end",
      "    test \"$command\" = \"$argv[1]\"", "end", "", "complete -c \(name) -f",
    ]
    func add(_ command: String, _ rest: String) {
      lines.append("complete -c \(name) -n '\(commandNow) \"\(command)\"' \(rest)")
    }
    for (state, command) in beginnings {
      add(state.command ?? "", "-a \(command.name) -d \(ShellWord.quoted(command.summary))")
    }
    add("", "-a help -d 'Show help'")
    add("help", "-a '\(values)'")
    for option in options(of: nil) {
      lines.append("complete -c \(name) \(fish(option, values))")
    }
    for command in commands {
      for option in command.options { add(command.fullName, fish(option, values)) }
      if let operands = command.operands {
        add(command.fullName, fishValues(operands.kind, values))
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func fish(_ option: OptionInfo, _ values: String) -> String {
    var words = ["-l", option.long]
    if let short = option.short { words += ["-s", String(short)] }
    if option.takesValue { words += ["-r", fishValues(option.kind, values)] }
    return (words + ["-d", ShellWord.quoted(option.summary)]).joined(separator: " ")
  }

  private func fishValues(_ kind: ValueKind, _ values: String) -> String {
    switch kind {
    case .file: "-F"
    case .directory: "-f -a '(__fish_complete_directories)'"
    default: "-f -a '\(values)'"
    }
  }
}

extension Completions.State {
  /// The state as a pattern of `case` in fish.
  fileprivate var fishPattern: String { "'\(command ?? "*"):\(word)'" }
}
