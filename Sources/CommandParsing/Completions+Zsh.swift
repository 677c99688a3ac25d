extension Completions {
  /// The script for zsh, for a file `_storage` in `$fpath`.
  var zsh: String {
    let name = program.name
    return """
      #compdef \(name)
      # Completion of \(name) for zsh; made from the command table.
      _\(name)() {
          local command="" waiting="" literal="" word line
          local -a offers lines
          for word in "${(@Q)words[2,CURRENT-1]}"; do
      \(shellStates(indent: 8))
          done
          if [[ -z $waiting$literal && ${words[CURRENT]} == --*=* ]]; then
              waiting="${words[CURRENT]%%=*}"
              compset -P 1 '*='
          elif [[ -z $waiting$literal && ${words[CURRENT]} == -* ]]; then
              case "$command" in
      \(zshOptions)
              esac
              _describe -o option offers
              return
          fi
          case "$command:$waiting" in
      \(zshValues)
          *)
              lines=("${(@f)$("${(Q)words[1]}" __complete -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
              for line in "${(@)lines}"; do
                  [[ -z $line ]] && continue
                  word="${${line%%$'\\t'*}//:/\\\\:}"
                  [[ $line == *$'\\t'* ]] && word+=":${line#*$'\\t'}"
                  offers+=("$word")
              done
              _describe value offers
              ;;
          esac
      }
      if [[ $funcstack[1] == _\(name) ]]; then
          _\(name) "$@"
      else
          compdef _\(name) \(name)
      fi

      """
  }

  private func offers(_ entries: [(String, String)]) -> String {
    "offers=(" + entries.map { ShellWord.quoted("\($0.0):\($0.1)") }.joined(separator: " ") + ")"
  }

  private var zshOptions: String {
    func line(_ pattern: String, _ command: CommandInfo?) -> String {
      "        \(pattern)) \(offers(options(of: command).map { ($0.name, $0.summary) })) ;;"
    }
    return (commands.map { line("\"\($0.fullName)\"", $0) } + [line("*", nil)])
      .joined(separator: "\n")
  }

  private var zshValues: String {
    var lines: [String] = []
    for (kind, function) in [(ValueKind.file, "_files"), (.directory, "_directories")] {
      let patterns = states(of: kind).map(\.pattern)
      if !patterns.isEmpty {
        lines.append("    \(patterns.joined(separator: " | "))) \(function) ;;")
      }
    }
    func describe(_ pattern: String, _ commands: [CommandInfo], _ more: [(String, String)]) {
      let entries = commands.filter { !$0.isHidden }.map { ($0.name, $0.summary) } + more
      lines += [
        "    \(pattern))", "        \(offers(entries))", "        _describe command offers",
        "        ;;",
      ]
    }
    describe("\":\"", program.commands, [("help", "Show help")])
    for command in commands where !command.subcommands.isEmpty {
      describe("\"\(command.fullName):\"", command.subcommands, [])
    }
    return lines.joined(separator: "\n")
  }
}
