internal import CommandParsing
internal import ContainerImage
internal import Git
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
      hints: error.renewal.map { $0.map(ShellWord.quoted).joined(separator: " ") }
        + ["\(invocation) release \(error.images.first?.distribution ?? "D")"],
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

  func failure(for error: ImageError) -> CommandFailure {
    switch error {
    case .notALayout(let path):
      CommandFailure(
        code: .notALayout, message: "\(path) holds something else than images",
        hints: ["give --output a folder that is empty or new, or a new file FILE.tar"],
        exitCode: .usage)
    case .locked(let path):
      CommandFailure(
        code: .locked, message: "another image is being written to \(path)",
        hints: ["run the command again when it is done"], exitCode: .tryAgain)
    case .badBase(let path, let reason):
      CommandFailure(
        code: .badBaseImage, message: "cannot build on \(path): \(reason)",
        hints: ["skopeo copy docker://IMAGE:TAG oci:FOLDER:TAG, then --base-image FOLDER:TAG"],
        exitCode: .usage)
    case .failed(let action, let path, let reason):
      CommandFailure(
        code: .file,
        message: "cannot \(action) \(path): \(reason); the images are as they were",
        hints: ["see to what the system says, then run the command again"], exitCode: .machine)
    case .unreadable(let error): failure(for: error)
    case .badTag(let tag, let distribution, let commit):
      CommandFailure(
        code: .badImageTag, message: "an image cannot have the tag \(tag)",
        hints: [
          typed.replacing([distribution: "\(distribution)@\(commit)"])
            ?? "\(invocation) image \(distribution)@\(commit)"
        ], exitCode: .usage)
    case .noProgram(let reason):
      CommandFailure(
        code: .noProgram, message: "this program cannot be put into an image: \(reason)",
        hints: ["build on an image that holds it: --base-image"], exitCode: .machine)
    }
  }
}
