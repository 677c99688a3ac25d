import Foundation
import Testing

@testable import CommandParsing

@Suite struct CompletionsTests {
  @Test(arguments: Completions.Shell.allCases)
  func script(shell: Completions.Shell) throws {
    try expectGolden(
      Completions(Sample.table.info).script(for: shell), "completion.\(shell.rawValue)")
  }

  /// A `storage` that offers what the request says, with the distribution for versions.
  private static let tool = """
    #!/bin/sh
    shift 2
    for word; do last=$word; done
    case "$*" in
    *"--from snapshot "*|*"--from=snapshot "*) printf 'foo-1.2.3\\tFoo\\nfoo-1.3.0\\tFoo\\n' ;;
    *) printf 'snapshot\\tNewest\\nstaging\\nproduction@tag\\n' ;;
    esac

    """

  /// Writes script and tool into a folder and runs a shell's own completion over a line.
  private func complete(_ shell: Completions.Shell, _ line: String) throws -> [String] {
    let script = try temporaryFile("script", Completions(Sample.table.info).script(for: shell))
    let folder = script.deletingLastPathComponent()
    defer { try? FileManager.default.removeItem(at: folder) }
    let tool = folder.appendingPathComponent("storage")
    try Data(Self.tool.utf8).write(to: tool)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: tool.path)
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("folder"), withIntermediateDirectories: false)
    let environment = ["PATH": "\(folder.path):/usr/bin:/bin"]
    let result: (status: Int32, output: String, errors: String)
    switch shell {
    case .bash:
      // Cuts words as bash does before it calls a completion function.
      let program = """
        cd '\(folder.path)'; source ./script; COMP_LINE="$1"; COMP_POINT=${#1}
        COMP_WORDS=(); word=''
        for ((i = 0; i < ${#1}; i++)); do
          c="${1:i:1}"
          case "$c" in
          ' ') [[ -n $word ]] && COMP_WORDS+=("$word"); word='' ;;
          [=:@]) [[ -n $word ]] && COMP_WORDS+=("$word"); COMP_WORDS+=("$c"); word='' ;;
          *) word+="$c" ;;
          esac
        done
        [[ $c == [=:@] ]] || COMP_WORDS+=("$word")
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _storage storage; printf '%s\\n' "${COMPREPLY[@]}"
        """
      result = try runProgram(
        "/bin/bash", ["--norc", "-c", program, "bash", line], environment: environment)
    case .fish:
      let program = "cd '\(folder.path)'; source ./script; complete -C $argv[1]"
      result = try runProgram(
        "/usr/bin/fish", ["--no-config", "-c", program, line], environment: environment)
    case .zsh:
      // compadd shows what a completion function hands over; compset and _describe are the shell's.
      let program = """
        cd '\(folder.path)'
        words=("${(@s: :)1}"); CURRENT=$#words
        compset() { words[CURRENT]="${words[CURRENT]#*=}" }
        _describe() {
          [[ $1 == -o ]] && shift
          local offer
          for offer in "${(@P)2}"; do
            [[ ${offer%%:*} == "${words[CURRENT]}"* ]] && print -r -- "${offer%%:*}"
          done
        }
        _directories() { print -l -- *(/) }
        compdef() { }
        source ./script; _storage
        """
      result = try runProgram(
        "/usr/bin/zsh", ["-f", "-c", program, "zsh", line], environment: environment)
    }
    #expect(result.errors == "")
    return result.output.split(separator: "\n").map {
      String($0.split(separator: "\t", omittingEmptySubsequences: false)[0])
    }.filter { !$0.isEmpty }
  }

  static let lines: [(String, [String])] = [
    ("storage pro", ["promote"]),
    ("storage -C list pro", ["promote"]),
    ("storage hook ", ["install", "remove"]),
    ("storage hook install --dr", ["--dry-run"]),
    ("storage promote --f", ["--from"]),
    ("storage promote --from s", ["snapshot", "staging"]),
    ("storage promote -f s", ["snapshot", "staging"]),
    ("storage promote --from snapshot foo", ["foo-1.2.3", "foo-1.3.0"]),
    ("storage promote --to x --from snapshot foo-1.2", ["foo-1.2.3"]),
    ("storage list --js", ["--json"]),
  ]

  @Test(.enabled(if: isInstalled("/bin/bash")), arguments: lines)
  func bash(line: String, found: [String]) throws {
    #expect(try complete(.bash, line).sorted() == found)
  }

  @Test(.enabled(if: isInstalled("/bin/bash")))
  func bashCutsAtPunctuation() throws {
    #expect(try complete(.bash, "storage promote --from=s").sorted() == ["snapshot", "staging"])
    #expect(try complete(.bash, "storage promote --from=").count == 3)
    #expect(try complete(.bash, "storage promote --from production@t") == ["tag"])
    #expect(try complete(.bash, "storage promote --from=snapshot foo-1.3") == ["foo-1.3.0"])
    #expect(try complete(.bash, "storage validate fo") == ["folder"])
  }

  @Test(.enabled(if: isInstalled("/usr/bin/fish")), arguments: lines)
  func fish(line: String, found: [String]) throws {
    #expect(try complete(.fish, line).sorted() == found)
  }

  @Test(.enabled(if: isInstalled("/usr/bin/zsh")), arguments: lines)
  func zsh(line: String, found: [String]) throws {
    #expect(try complete(.zsh, line).sorted() == found)
  }

  @Test(.enabled(if: isInstalled("/usr/bin/zsh")))
  func zshFilesAndJoinedValues() throws {
    #expect(try complete(.zsh, "storage validate ") == ["folder"])
    #expect(try complete(.zsh, "storage promote --from=s").sorted() == ["snapshot", "staging"])
  }
}
