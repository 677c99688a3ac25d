/// Why a command failed, in words for people and programs.
struct CommandFailure: Sendable {
  let code: FailureCode
  let message: String
  /// What to do; each a command that can be pasted, or a sentence where no command would do.
  var hints: [String] = []
  let exitCode: ExitCode
}
