internal import CommandParsing
internal import Git
internal import PackageModel
internal import PackageStorage

/// Failures of where a command works: the repository, its settings, its branches, who commits.
extension FailureReport {
  func failure(for error: RepositoryError) -> CommandFailure {
    switch error {
    case .notFound(let path):
      CommandFailure(
        code: .notARepository, message: "there is no git repository in \(path)",
        hints: [
          "name the repository: storage -C PATH status",
          "make a new storage: storage init storage.git",
        ],
        exitCode: .usage)
    case .notOwned(let path, let owner):
      CommandFailure(
        code: .notOwned,
        message: "\(path) belongs to another user (id \(owner)), so its settings are not trusted",
        hints: ["git config --global --add safe.directory \(ShellWord.quoted(trimmed(path)))"],
        exitCode: .usage)
    case .unsupportedFormat(let path, let format):
      CommandFailure(
        code: .unsupportedFormat,
        message: "\(path) uses \(format), which libgit2 \(libgit2Version()) cannot read",
        hints: ["use a repository with SHA-1 object ids and references in files"],
        exitCode: .usage)
    case .unreadable(let path, let error):
      CommandFailure(
        code: .unreadableRepository,
        message: "the repository in \(path) cannot be opened: \(error.message)",
        hints: ["git -C \(ShellWord.quoted(path)) fsck"],
        exitCode: error.kind == .system ? .machine : .usage)
    }
  }

  func failure(for error: StorageError) -> CommandFailure {
    switch error {
    case .unknownDistribution(let name, let known):
      CommandFailure(
        code: .unknownDistribution, message: "there is no distribution \(name)",
        hints: Suggestion.nearest(to: name, among: known)
          .map { [typed.replacing([name: $0]) ?? "did you mean \($0)?"] }
          ?? ["the distributions are \(known.joined(separator: ", "))"],
        exitCode: .usage)
    case .missingBranch(let distribution, let branch, let remotes):
      CommandFailure(
        code: .missingBranch,
        message: "the distribution \(distribution) has no branch \(branch) here",
        hints: remotes.isEmpty
          ? ["create the branch, or name another one in storage.yml"]
          : remotes.map { "\(git) branch \(branch) \($0)" }, exitCode: .usage)
    case .checkedOut(_, let branch, let isLinked):
      CommandFailure(
        code: .checkedOut,
        message: "the branch \(branch) is checked out in a work tree, which would be left behind",
        hints: isLinked
          ? ["\(git) worktree list", "detach it there: git switch --detach"]
          : ["\(git) switch --detach", "use a bare repository"], exitCode: .refused)
    case .remoteOnly(let distribution, let branch, let remote, let isReachable):
      CommandFailure(
        code: .remoteOnly,
        message: "the distribution \(distribution) is here only as \(remote) has it",
        hints: (isReachable ? [typed.adding("--push")] : []) + [
          "\(git) branch \(branch) \(remote)/\(branch)"
        ], exitCode: .usage)
    case .unknownRevision(let text):
      CommandFailure(
        code: .unknownRevision, message: "there is no commit, tag or branch \(text)",
        hints: ["\(invocation) log", "\(invocation) tag --list"], exitCode: .refused)
    case .notInDistribution(let revision, let commit, let distribution):
      CommandFailure(
        code: .notInDistribution,
        message: "\(revision) (\(commit.abbreviated)) was never a tip of \(distribution)",
        hints: ["\(invocation) log --in \(distribution)"], exitCode: .refused)
    }
  }

  func failure(for error: IdentityError) -> CommandFailure {
    switch error {
    case .missing(let role, let part):
      CommandFailure(
        code: .noIdentity, message: "git does not know the \(part) of the \(role)",
        hints: [
          "git config --global user.name 'Your Name'",
          "git config --global user.email you@example.com",
        ], exitCode: .usage)
    case .unreadableDate(let variable, let value):
      CommandFailure(
        code: .badDate, message: "\(variable) is \(value), which is no date that git reads",
        hints: ["unset \(variable)"], exitCode: .usage)
    case .unusable(let role, let part, let value):
      CommandFailure(
        code: .noIdentity, message: "the \(part) of the \(role) is \(value), which git refuses",
        hints: ["git config --global user.\(part) VALUE"], exitCode: .usage)
    }
  }

  func failure(for error: StorageInitialization.Failure) -> CommandFailure {
    switch error {
    case .foreignRepository(let path, let branch):
      CommandFailure(
        code: .foreignRepository,
        message: "\(path) is a git repository that holds something else (branch \(branch))",
        hints: ["storage init another-folder.git"], exitCode: .usage)
    case .notEmpty(let path):
      CommandFailure(
        code: .notEmpty, message: "\(path) holds files already",
        hints: ["storage init another-folder.git"], exitCode: .usage)
    case .notAFolder(let path):
      CommandFailure(
        code: .notAFolder, message: "\(path) is a file",
        hints: ["storage init another-folder.git"], exitCode: .usage)
    }
  }

  func failure(for error: SettingsError) -> CommandFailure {
    CommandFailure(
      code: .badSettings, message: "\(error)", hints: [error.hint ?? "mend the settings there"],
      exitCode: .usage)
  }
}
