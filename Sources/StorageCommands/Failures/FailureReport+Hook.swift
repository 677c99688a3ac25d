internal import CommandParsing
internal import Git

/// Failures of a server's hook.
extension FailureReport {
  func failure(for error: HookFile.Failure) -> CommandFailure {
    switch error {
    case .notOurs(let path):
      CommandFailure(
        code: .notOurHook, message: "\(path) is no hook of storage",
        hints: ["take it away by hand if it is not wanted"], exitCode: .refused)
    case .keptTwice(let path, let kept):
      CommandFailure(
        code: .hookKeptTwice,
        message: "\(path) is no hook of storage, and \(kept) keeps an earlier one",
        hints: ["make one hook of the two", "rm \(ShellWord.quoted(kept))"], exitCode: .refused)
    case .system(let operation, let path, let number):
      CommandFailure(
        code: .hook, message: "cannot \(operation) \(path): \(SystemMessage.text(number))",
        hints: SystemMessage.hints(number, path), exitCode: .machine)
    }
  }

  func failure(for error: PushedLinesError) -> CommandFailure {
    switch error {
    case .tooMany(let limit):
      CommandFailure(
        code: .tooManyReferences, message: "a push moves \(limit) references at most",
        hints: ["push in parts"], exitCode: .refused)
    case .notALine(let text):
      CommandFailure(
        code: .badInput,
        message: "standard input has a line that is not OLD NEW REFERENCE: \(text)",
        hints: ["let git run this command: storage hook install"], exitCode: .usage)
    }
  }
}
