internal import Git
internal import PackageModel
internal import PackageStorage

/// Failures of tagging what was and of undoing what was done.
extension FailureReport {
  func failure(for error: TaggingError) -> CommandFailure {
    switch error {
    case .noReleaseDistribution:
      CommandFailure(
        code: .noReleaseDistribution,
        message: "the settings leave open which distribution is released",
        hints: ["name the distribution that is released production in storage.yml"],
        exitCode: .usage)
    case .exists(let tag, let commit, let wanted, let newest):
      CommandFailure(
        code: .tagExists,
        message: "the tag \(tag) is there already, on "
          + (commit.map { "commit \($0.abbreviated)" } ?? "something that is no commit")
          + ", not on \(wanted.abbreviated); a release tag never moves",
        hints: ["\(invocation) tag \(Self.following(newest))"], exitCode: .refused)
    case .notOnChain(let commit, let distribution):
      CommandFailure(
        code: .notReleased,
        message: "\(commit.abbreviated) was never a tip of \(distribution)",
        hints: ["\(git) log --first-parent --oneline \(distribution)"], exitCode: .refused)
    case .belowNewest(let tag, let newest):
      CommandFailure(
        code: .tagBelowNewest,
        message: "\(tag) is lower than \(newest), the newest tag of \(tag.line)",
        hints: [
          "\(invocation) tag \(Self.following(newest))", typed.adding("--reason", "say why"),
        ],
        exitCode: .refused)
    }
  }

  func failure(for error: UndoError) -> CommandFailure {
    switch error {
    case .nothingRecorded:
      CommandFailure(
        code: .nothingToUndo, message: "no operation is recorded here",
        hints: ["\(invocation) log"], exitCode: .refused)
    case .notRecorded(let commit):
      CommandFailure(
        code: .notRecorded,
        message: "\(commit.abbreviated) records no operation: another tool made it",
        hints: ["\(invocation) log"], exitCode: .refused)
    case .notInHistory(let commit):
      CommandFailure(
        code: .notInHistory,
        message: "\(commit.abbreviated) was never a tip of a distribution that can change",
        hints: ["\(invocation) log"], exitCode: .refused)
    case .movedOn(let reference, let distribution):
      CommandFailure(
        code: .movedOn,
        message: "\(reference) in \(distribution) is no longer as the operation left it",
        hints: ["\(invocation) log \(reference)"], exitCode: .refused)
    case .fileMovedOn(let path, let distribution):
      CommandFailure(
        code: .movedOn,
        message: "\(path) of \(distribution) is no longer as the operation left it",
        hints: ["\(git) log --oneline \(distribution) -- \(path)"], exitCode: .refused)
    case .forbidden(let reference, let distribution):
      CommandFailure(
        code: .removalForbidden,
        message: "\(reference) stays: what \(distribution) has is not taken back",
        hints: ["promote a higher version instead"], exitCode: .refused)
    case .needsReason(let reference, let distribution):
      CommandFailure(
        code: .reasonNeeded,
        message: "taking \(reference) out of \(distribution) needs a reason",
        hints: [typed.adding("--reason", "say why")], exitCode: .refused)
    }
  }

  /// The next release of the same line.
  private static func following(_ tag: ReleaseTag) -> String {
    "\(tag.line).\((UInt64(tag.version.patch) ?? 0) &+ 1)"
  }
}
