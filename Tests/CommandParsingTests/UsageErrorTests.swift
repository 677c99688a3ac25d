import Testing

@testable import CommandParsing

@Suite struct UsageErrorTests {
  /// Returns the message and hints for a wrong line.
  private func failure(_ line: String) throws -> (message: String, hints: [String]) {
    let words = try #require(ShellWord.split(line))
    do {
      _ = try Sample.table.parse(words) { (path) throws(UsageError) in
        throw .unreadableFile(path: path, reason: "no such file")
      }
    } catch {
      return (error.message, Sample.table.info.hints(for: error, typed: words))
    }
    throw UsageError.noCommand(help: "'\(line)' is right")
  }

  @Test(arguments: [
    (
      "-C r promot 'a b-1.0.0' -f x", "there is no command 'promot'; did you mean 'promote'?",
      "storage -C r promote 'a b-1.0.0' -f x"
    ),
    ("xyzzy", "there is no command 'xyzzy'", "storage help"),
    (
      "promote a-1.0.0 --form=snapshot --to x",
      "'promote' has no option '--form'; did you mean '--from'?",
      "storage promote a-1.0.0 --from=snapshot --to x"
    ),
    (
      "promote -fsnapshot", "'promote' has no option '-fsnapshot'; did you mean '-f snapshot'?",
      "storage promote -f snapshot"
    ),
    ("--bogus list", "there is no global option '--bogus'", "storage list --help"),
    ("promote --from", "--from needs a value: --from D", "storage promote --help"),
    (
      "list --json=yes", "--json takes no value, but got 'yes'", "storage list --json"
    ),
    ("promote -f a -f b", "--from is given more than once", "storage promote --help"),
    ("promote -f a", "'promote' needs --to D", "storage promote --help"),
    ("diff a", "'diff' needs D D", "storage diff --help"),
    ("diff a b c", "'c' is one operand too many for 'diff'", "storage diff --help"),
    (
      "validate --fail-on=eror",
      "--fail-on wants one of error, warning, info, not 'eror'; did you mean 'error'?",
      "storage validate --fail-on=error"
    ),
    (
      "validate --only eror .",
      "--only wants one of error, warning, info, not 'eror'; did you mean 'error'?",
      "storage validate --only error ."
    ),
    ("hook", "'hook' needs one of: install, remove", "storage hook --help"),
    (
      "hook instal", "'hook' has no command 'instal'; did you mean 'install'?",
      "storage hook install"
    ),
    ("hook xyz", "'hook' has no command 'xyz'; it has: install, remove", "storage hook --help"),
    (
      "help promot", "there is no command or help topic 'promot'; did you mean 'promote'?",
      "storage help promote"
    ),
    ("help xyz", "there is no command or help topic 'xyz'", "storage help"),
    ("", "no command is given", "storage help"),
    (
      "promote @f -f a -t b", "cannot read operands from 'f': no such file",
      "storage promote --help"
    ),
  ])
  func saysWhatAndWhatToDo(line: String, message: String, hint: String) throws {
    let failure = try failure(line)
    #expect(failure.message == message)
    #expect(failure.hints == [hint])
  }

  /// Every hint for a wrong line of the parser's tests is a line that the parser takes, or takes
  /// further than the one typed.
  @Test(arguments: ParserTests.faults)
  func hintsCureTheFault(line: String, fault: UsageError) throws {
    for hint in try failure(line).hints {
      var words = try #require(ShellWord.split(hint))
      #expect(words.removeFirst() == "storage")
      do {
        _ = try Sample.table.parse(words) { (_) throws(UsageError) in ["x"] }
      } catch {
        #expect(error != fault)
      }
    }
  }

  @Test func commandsMayRefuseByTheSameWords() {
    let conflict = UsageError.conflict("--all", "NAME-VERSION", command: "promote")
    #expect(conflict.message == "'promote' cannot take both --all and NAME-VERSION")
    #expect(conflict.hints == ["storage promote --help"])
    let operand = UsageError.badOperand(
      placeholder: "D", value: "stagin", reason: "wants a distribution", nearest: "staging")
    #expect(operand.message == "D wants a distribution, not 'stagin'; did you mean 'staging'?")
    #expect(
      Sample.table.info.hints(for: operand, typed: ["list", "stagin"]) == ["storage list staging"])
  }
}
