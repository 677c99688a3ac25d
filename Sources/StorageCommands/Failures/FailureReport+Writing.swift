internal import CommandParsing
internal import Git
internal import PackageModel
internal import PackageStorage

/// Failures of reading and writing git: objects that are damaged, references that cannot move.
extension FailureReport {
  func failure(for error: ReferenceTransactionError) -> CommandFailure {
    switch error {
    case .writerBusy(let path):
      CommandFailure(
        code: .locked, message: "another storage command is writing (it holds \(path))",
        hints: ["run the command again"], exitCode: .tryAgain)
    case .locked(let reference, let path, let age):
      CommandFailure(
        code: .locked,
        message: "another program holds \(reference): \(path)"
          + (age.map { ", \($0) seconds old" } ?? ""),
        hints: [
          "run the command again",
          "if no git command is running here: rm \(ShellWord.quoted(path))",
        ], exitCode: .tryAgain)
    case .moved(let reference, let expected, let found):
      CommandFailure(
        code: .tipMoved,
        message: "\(reference) moved meanwhile: it was \(expected?.abbreviated ?? "not there"), "
          + "it is \(found?.abbreviated ?? "gone")",
        hints: ["run the command again"], exitCode: .tryAgain)
    case .symbolic(let reference):
      CommandFailure(
        code: .symbolicReference,
        message: "\(reference) only points to another reference",
        hints: ["\(git) symbolic-ref --delete \(reference)"], exitCode: .usage)
    case .system(let operation, let path, let errno):
      CommandFailure(
        code: .system,
        message: "cannot \(operation) \(path): \(SystemMessage.text(errno))",
        hints: SystemMessage.hints(errno, path), exitCode: .machine)
    case .git(let error): failure(for: error)
    case .stopped(let moved, let remaining, let operation, let errno):
      CommandFailure(
        code: .halfDone,
        message: "\(moved.joined(separator: ", ")) moved, then it was impossible to \(operation) "
          + "\(remaining.joined(separator: ", ")): \(SystemMessage.text(errno)); nothing is lost",
        hints: ["run the command again: it does what is left", "\(invocation) status"],
        exitCode: .damaged)
    }
  }

  func failure(for error: GitError) -> CommandFailure {
    switch error.kind {
    case .system:
      CommandFailure(
        code: .system, message: error.description,
        hints: ["see to what the system says, then run the command again"], exitCode: .machine)
    case .missing where error.object != nil:
      CommandFailure(
        code: .damagedRepository, message: error.description,
        hints: [
          "\(git) fsck --full", "fetch the object from a good clone",
          "\(invocation) sync --full",
        ],
        exitCode: .damaged)
    case .corrupt:
      CommandFailure(
        code: .damagedRepository, message: error.description,
        hints: [
          "\(git) fsck --full", "fetch the object from a good clone",
        ],
        exitCode: .damaged)
    case .missing, .other:
      CommandFailure(
        code: .git, message: error.description,
        hints: ["\(git) fsck --full"], exitCode: .damaged)
    }
  }
}
