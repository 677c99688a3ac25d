extension Completions {
  /// The script for bash, without need of the bash-completion package.
  var bash: String {
    let name = program.name
    return """
      # Completion of \(name) for bash; made from the command table.
      _\(name)() {
          local command="" waiting="" literal="" rest="$COMP_LINE" word current value line prefix i
          local -a joined=() found=()
          # bash cuts words at '=', ':' and '@'; put them together again.
          for ((i = 0; i <= COMP_CWORD; i++)); do
              word="${COMP_WORDS[i]}"
              if ((i > 0)) && [[ $rest != [[:space:]]* ]]; then
                  joined[${#joined[@]} - 1]+="$word"
              else
                  joined+=("$word")
              fi
              rest="${rest#"${rest%%[![:space:]]*}"}"
              rest="${rest#"$word"}"
          done
          current="${joined[${#joined[@]} - 1]}"
          for word in "${joined[@]:1:${#joined[@]} - 2}"; do
      \(shellStates(indent: 8))
          done
          value="$current"
          if [[ -z $waiting$literal && $current == --*=* ]]; then
              waiting="${current%%=*}"
              value="${current#*=}"
          fi
          COMPREPLY=()
          if [[ -z $waiting$literal && $current == -* ]]; then
              case "$command" in
      \(bashOptions)
              esac
              COMPREPLY=($(compgen -W "$word" -- "$current"))
              return
          fi
          case "$command:$waiting" in
      \(bashFiles)
          *)
              while IFS= read -r line; do
                  found+=("${line%%$'\\t'*}")
              done < <("${COMP_WORDS[0]}" __complete -- "${joined[@]:1}" 2>/dev/null)
              ;;
          esac
          # What stands before the last cut is on the line already.
          prefix="${value%"${value##*[=:@]}"}"
          for line in "${found[@]}"; do
              [[ $line == "$value"* ]] && COMPREPLY+=("${line#"$prefix"}")
          done
      }
      complete -F _\(name) \(name)

      """
  }

  /// The body of the loop over finished words, for bash and zsh.
  func shellStates(indent: Int) -> String {
    var lines = [
      "if [[ -n $waiting ]]; then",
      "    waiting=\"\"",
      "    continue",
      "fi",
      "[[ -n $literal ]] && continue",
      "case \"$command:$word\" in",
      "*\":--\") literal=1 ;;",
    ]
    if !valued.isEmpty {
      lines.append(valued.map(\.pattern).joined(separator: " | ") + ") waiting=\"$word\" ;;")
    }
    for (state, command) in beginnings {
      lines.append("\(state.pattern)) command=\"\(command.fullName)\" ;;")
    }
    lines += ["\":help\") command=\"help\" ;;", "esac"]
    let margin = String(repeating: " ", count: indent)
    return lines.map { margin + $0 }.joined(separator: "\n")
  }

  private var bashOptions: String {
    func line(_ pattern: String, _ command: CommandInfo?) -> String {
      let names = options(of: command).map(\.name).joined(separator: " ")
      return "        \(pattern)) word=\"\(names)\" ;;"
    }
    return (commands.map { line("\"\($0.fullName)\"", $0) } + [line("*", nil)])
      .joined(separator: "\n")
  }

  private var bashFiles: String {
    var lines: [String] = []
    for (kind, letter) in [(ValueKind.file, "f"), (.directory, "d")] {
      let patterns = states(of: kind).map(\.pattern)
      if patterns.isEmpty { continue }
      lines += [
        "    \(patterns.joined(separator: " | ")))",
        "        compopt -o filenames 2>/dev/null",
        "        while IFS= read -r line; do",
        "            found+=(\"$line\")",
        "        done < <(compgen -\(letter) -- \"$value\")",
        "        ;;",
      ]
    }
    let top = beginnings.filter { $0.0.command == "" }.map(\.1.name) + ["help"]
    lines.append("    \":\") found=(\(top.joined(separator: " "))) ;;")
    for command in commands where !command.subcommands.isEmpty {
      let names = command.subcommands.filter { !$0.isHidden }.map(\.name)
      lines.append("    \"\(command.fullName):\") found=(\(names.joined(separator: " "))) ;;")
    }
    return lines.joined(separator: "\n")
  }
}
