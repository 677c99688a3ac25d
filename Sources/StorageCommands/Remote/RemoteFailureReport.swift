internal import CommandParsing
internal import Transport

/// Says what went wrong between this machine and another.
struct RemoteFailureReport {
  let invocation: String
  let typed: TypedCommand
  let git: String

  /// The Debian packages of the programs that reach other machines or check signatures.
  private static let packages = [
    "git": "git", "curl": "curl", "skopeo": "skopeo", "gpgv": "gpgv",
    "ssh-keygen": "openssh-client",
  ]

  func failure(for error: TransportError) -> CommandFailure {
    let hints: [String]
    switch error.kind {
    case .missingProgram:
      hints = ["apt-get install \(Self.packages[error.program ?? "git"] ?? "git curl")"]
    case .timeout: hints = ["give a slow server ten minutes: export STORAGE_NETWORK_TIMEOUT=600"]
    case .authentication: hints = ["\(git) ls-remote origin"]
    case .notFound: hints = ["\(git) remote -v"]
    case .unreachable, .failed: hints = ["run the command again"]
    }
    return CommandFailure(
      code: FailureCode(error.kind), message: error.message, hints: hints, exitCode: .machine)
  }

  func failure(for error: PushFailure) -> CommandFailure {
    switch error {
    case .noRemote(let name):
      CommandFailure(
        code: .noRemote, message: "the repository follows no remote \(name)",
        hints: [
          "say where it is: \(git) remote add \(name) URL", "work on a clone: storage clone URL",
        ], exitCode: .usage)
    case .refused(let refusals, let lines, let place):
      CommandFailure(
        code: .pushRefused,
        message: (refusals.map { "\(place) refused \($0.name): \($0.reason)" }
          + lines.map { "remote: \($0)" }).joined(separator: "\n"),
        hints: ["do what \(place) asks for, then run the command again"], exitCode: .refused)
    case .alwaysMoved(let attempts, let place):
      CommandFailure(
        code: .tipMoved,
        message: "the branches on \(place) moved before each of \(attempts) pushes",
        hints: ["run the command again"], exitCode: .tryAgain)
    case .notDone(let error, let place):
      CommandFailure(
        code: FailureCode(error.kind),
        message: "the push to \(place) failed and nothing has moved there: \(error.message)",
        hints: ["run the command again"], exitCode: .machine)
    case .unknown(let error, let place):
      CommandFailure(
        code: .pushUnanswered,
        message: "the push to \(place) was not answered and may have happened: \(error.message)",
        hints: [
          "run the command again: it looks first and does what is left", "\(invocation) sync",
        ],
        exitCode: .machine)
    case .tagDiffers(let name, let place):
      CommandFailure(
        code: .tagExists,
        message: "\(place) has another \(name) already; a release tag never moves",
        hints: ["\(git) ls-remote --tags origin", "\(git) tag --delete \(name.dropFirst(10))"],
        exitCode: .refused)
    case .noDistributions(let place):
      CommandFailure(
        code: .noDistributions, message: "\(place) has no branch of a distribution",
        hints: ["make a new storage: storage init storage.git"], exitCode: .usage)
    case .occupied(let path):
      CommandFailure(
        code: .notEmpty, message: "\(path) holds something else",
        hints: ["clone into another folder: storage clone URL another-folder.git"], exitCode: .usage
      )
    }
  }
}

extension FailureCode {
  init(_ kind: TransportError.Kind) {
    self =
      switch kind {
      case .missingProgram: .missingProgram
      case .timeout: .timeout
      case .unreachable: .unreachable
      case .authentication: .authentication
      case .notFound: .notFound
      case .failed: .transport
      }
  }
}
