internal import CommandParsing
internal import Transport

/// Says what went wrong between this machine and another.
struct RemoteFailureReport {
  let invocation: String
  let typed: TypedCommand
  let git: String

  /// The Debian packages of the programs that reach other machines.
  private static let packages = ["git": "git", "curl": "curl", "skopeo": "skopeo"]

  func failure(for error: TransportError) -> CommandFailure {
    let hints: [String]
    switch error.kind {
    case .missingProgram:
      hints = ["apt-get install \(Self.packages[error.program ?? "git"] ?? "git curl")"]
    case .timeout: hints = ["STORAGE_NETWORK_TIMEOUT=600 gives a slow server ten minutes"]
    case .authentication: hints = ["\(git) ls-remote origin asks as git itself would"]
    case .notFound: hints = ["\(git) remote -v shows where origin is"]
    case .unreachable, .failed: hints = ["run the command again"]
    }
    return CommandFailure(
      code: error.kind.rawValue, message: error.message, hints: hints, exitCode: .machine)
  }

  func failure(for error: PushFailure) -> CommandFailure {
    switch error {
    case .noRemote(let name):
      CommandFailure(
        code: "no-remote", message: "the repository follows no remote \(name)",
        hints: ["\(git) remote add \(name) URL", "storage clone URL"], exitCode: .usage)
    case .refused(let refusals, let lines, let place):
      CommandFailure(
        code: "push-refused",
        message: (refusals.map { "\(place) refused \($0.name): \($0.reason)" }
          + lines.map { "remote: \($0)" }).joined(separator: "\n"),
        exitCode: .refused)
    case .alwaysMoved(let attempts, let place):
      CommandFailure(
        code: "tip-moved",
        message: "the branches on \(place) moved before each of \(attempts) pushes",
        hints: ["run the command again"], exitCode: .tryAgain)
    case .notDone(let error, let place):
      CommandFailure(
        code: error.kind.rawValue,
        message: "the push to \(place) failed and nothing has moved there: \(error.message)",
        hints: ["run the command again"], exitCode: .machine)
    case .unknown(let error, let place):
      CommandFailure(
        code: "push-unanswered",
        message: "the push to \(place) was not answered and may have happened: \(error.message)",
        hints: [
          "run the command again: it looks first and does what is left", "\(invocation) sync",
        ],
        exitCode: .machine)
    case .tagDiffers(let name, let place):
      CommandFailure(
        code: "tag-exists",
        message: "\(place) has another \(name) already; a release tag never moves",
        hints: ["\(git) ls-remote --tags origin", "\(git) tag --delete \(name.dropFirst(10))"],
        exitCode: .refused)
    case .noDistributions(let place):
      CommandFailure(
        code: "no-distributions", message: "\(place) has no branch of a distribution",
        hints: ["storage init makes a new storage"], exitCode: .usage)
    case .occupied(let path):
      CommandFailure(
        code: "not-empty", message: "\(path) holds something else",
        hints: ["storage clone URL another-folder.git"], exitCode: .usage)
    }
  }
}
