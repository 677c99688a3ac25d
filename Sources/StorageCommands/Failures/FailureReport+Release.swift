internal import CommandParsing
internal import Transport

/// What keeps a release from being rolled out, in words.
extension FailureReport {
  func failure(for error: OutdatedImages) -> CommandFailure {
    CommandFailure(
      code: "outdated-image",
      message: error.images.map { image in
        image.state == .missing
          ? "\(image.image) is not there: there is nothing to roll out"
          : "\(image.image) was made from other commits than \(image.distribution) has now"
      }.joined(separator: "\n"),
      hints: error.images.map { "storage image \($0.distribution) --output \($0.distribution).oci" }
        + [
          "\(invocation) release \(error.images.first?.distribution ?? "D") shows all that is due"
        ],
      exitCode: .refused)
  }

  func failure(for error: RolloutFailure) -> CommandFailure {
    let done =
      error.done.isEmpty
      ? "nothing was rolled out" : "rolled out are \(error.done.joined(separator: ", "))"
    let command = error.command.map(ShellWord.quoted).joined(separator: " ")
    return CommandFailure(
      code: "rollout-failed", message: "\(command): \(error.cause.message); \(done)",
      hints: error.cause.kind == .missingProgram
        ? ["install kubectl, or run the commands where it is"]
        : [typed.adding("--start-at", error.distribution)],
      exitCode: .machine)
  }
}
