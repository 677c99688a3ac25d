internal import Transport

/// Says what went wrong between this machine and GitHub.
struct PullRequestFailureReport {
  let typed: TypedCommand

  func failure(for error: PullRequestFailure) -> CommandFailure {
    let cause =
      switch error.reason {
      case .refused(let error): failure(for: error)
      case .unreached(let error):
        CommandFailure(code: FailureCode(error.kind), message: error.message, exitCode: .machine)
      }
    var message = cause.message
    for branch in error.waiting {
      message += "\nthe branch \(branch) is pushed and its pull request is not open"
    }
    for url in error.opened { message += "\nopen already: \(url)" }
    let again = typed.words.isEmpty ? [] : [typed.adding()]
    return CommandFailure(
      code: cause.code, message: message, hints: cause.hints + again, exitCode: cause.exitCode)
  }

  func failure(for error: GitHubError) -> CommandFailure {
    let message = "GitHub answers \(error.status) to \(error.request): \(error.message)"
    if let time = error.retryTime {
      return CommandFailure(
        code: .rateLimit,
        message: "\(message); it takes requests again at \(UTCTime.text(seconds: time))",
        exitCode: .machine)
    }
    let (code, hints): (FailureCode, [String]) =
      switch error.status {
      case 401: (.authentication, ["gh auth login"])
      case 403, 404:
        (
          .authentication,
          ["the token needs the permission to write contents and pull requests of the repository"]
        )
      case 422: (.pullRequestRefused, [])
      default: (.github, [])
      }
    return CommandFailure(
      code: code, message: message, hints: hints,
      exitCode: error.status == 422 ? .refused : .machine)
  }
}
