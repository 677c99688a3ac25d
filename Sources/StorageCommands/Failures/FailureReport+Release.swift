internal import CommandParsing
internal import StaticSite
internal import Transport

/// What keeps a release from being built or rolled out, in words.
extension FailureReport {
  func failure(for error: OutdatedImages) -> CommandFailure {
    CommandFailure(
      code: .outdatedImage,
      message: error.images.map { image in
        image.state == .missing
          ? "\(image.image) is not there: there is nothing to roll out"
          : "\(image.image) was made from other commits than \(image.distribution) has now"
      }.joined(separator: "\n"),
      hints: ["\(invocation) release \(error.images.first?.distribution ?? "D")"],
      exitCode: .refused)
  }

  func failure(for error: RolloutFailure) -> CommandFailure {
    let done =
      error.done.isEmpty
      ? "nothing was rolled out" : "rolled out are \(error.done.joined(separator: ", "))"
    let command = error.command.map(ShellWord.quoted).joined(separator: " ")
    return CommandFailure(
      code: .rolloutFailed, message: "\(command): \(error.cause.message); \(done)",
      hints: error.cause.kind == .missingProgram
        ? ["install kubectl, or run the commands where it is"]
        : [typed.adding("--start-at", error.distribution)],
      exitCode: .machine)
  }

  func failure(for error: SiteError) -> CommandFailure {
    switch error {
    case .notASite(let path):
      CommandFailure(
        code: .notASite, message: "\(path) holds something else than a site",
        hints: ["give --output a folder that is empty or new"], exitCode: .usage)
    case .locked(let path):
      CommandFailure(
        code: .locked, message: "another build of \(path) is at work",
        hints: ["run the command again when it is done"], exitCode: .tryAgain)
    case .failed(let action, let path, let reason):
      CommandFailure(
        code: .file, message: "cannot \(action) \(path): \(reason); the site is as it was",
        hints: ["see to what the system says, then run the command again"], exitCode: .machine)
    case .unreadablePackage(let name, let reason):
      CommandFailure(
        code: .unreadablePackage, message: "cannot read \(name): \(reason)",
        hints: ["\(git) fsck --strict"], exitCode: .damaged)
    }
  }
}
