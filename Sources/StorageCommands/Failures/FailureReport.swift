internal import Archive
internal import CommandParsing
internal import ContainerImage
internal import Git
internal import PackageModel
internal import PackageRegistry
internal import PackageStorage
internal import RegistryServer
internal import StaticSite
internal import Transport

/// Turns errors into messages, hints and exit codes: the one place where domain words become
/// user words.
struct FailureReport {
  /// The start of a command on the same storage, for hints.
  let invocation: String
  var typed = TypedCommand()
  /// The start of a git command on the same repository, for hints.
  var git = "git"

  private var remote: RemoteFailureReport {
    RemoteFailureReport(invocation: invocation, typed: typed, git: git)
  }

  /// - Parameter error: Whatever a command threw.
  /// - Returns: What to say, and how to end.
  func failure(for error: any Error) -> CommandFailure {
    switch error {
    case let error as UsageError:
      CommandFailure(
        code: .usage, message: error.message,
        hints: toolTable.info.hints(for: error, typed: typed.words), exitCode: .usage)
    case let error as OperandError: failure(for: error)
    case let error as FileError:
      CommandFailure(
        code: .file, message: "cannot read \(error.path): \(error.reason)",
        hints: ["name a file that is there and can be read"], exitCode: .usage)
    case let error as ReportFileError:
      CommandFailure(
        code: .system,
        message: "cannot write \(error.path): \(SystemMessage.text(error.errno))",
        hints: SystemMessage.hints(error.errno, error.path), exitCode: .machine)
    case let error as BaselineError:
      CommandFailure(
        code: .badBaseline, message: "\(error)",
        hints: ["a baseline is written by: storage validate --report baseline=PATH"],
        exitCode: .usage)
    case let error as SettingsError: failure(for: error)
    case let error as RepositoryError: failure(for: error)
    case let error as StorageError: failure(for: error)
    case let error as IdentityError: failure(for: error)
    case let error as PlanRefusal:
      RefusalReport(invocation: invocation, typed: typed).failure(for: error)
    case let error as TaggingError: failure(for: error)
    case let error as HookFile.Failure: failure(for: error)
    case let error as PushedLinesError: failure(for: error)
    case let error as NotBare:
      CommandFailure(
        code: .notBare, message: "\(error.path) has a work tree; pushes go to bare repositories",
        hints: ["make a bare one: git clone --bare PATH storage.git"], exitCode: .usage)
    case is ShallowHistory:
      CommandFailure(
        code: .shallow, message: "the history of this clone is cut off",
        hints: ["\(git) fetch --unshallow", "in GitHub Actions: checkout with fetch-depth: 0"],
        exitCode: .usage)
    case let error as PackageDirectoryError:
      PackageFaultReport(typed: typed).failure(for: error)
    case let error as AddedTwice:
      CommandFailure(
        code: .addedTwice,
        message: "\(error.directories.0) and \(error.directories.1) are both \(error.reference), "
          + "with different contents",
        hints: ["name only one of them"], exitCode: .refused)
    case let error as StorageInitialization.Failure: failure(for: error)
    case let error as UndoError: failure(for: error)
    case ArchiveError.noLibrary, RegistryError.noArchiveLibrary:
      CommandFailure(
        code: .noLibrary, message: "\(error)", hints: ["apt-get install libarchive13"],
        exitCode: .machine)
    case let error as RegistryError:
      CommandFailure(
        code: .registry, message: "\(error)",
        hints: [typed.leaving("--strict") ?? "name folders and branches that are there"],
        exitCode: .refused)
    case let error as ListenerError: failure(for: error)
    case let error as UnusableIdentity: failure(for: error)
    case let error as PreviewRefused:
      CommandFailure(
        code: .previewStatus,
        message: "the registry answers \(error.status) to \(error.target): "
          + (error.location.map { "see \($0)" } ?? error.body),
        hints: [typed.replacing([error.target: error.location ?? "/search"])].compactMap { $0 },
        exitCode: .refused)
    case let error as StorageIndexPlace.Failure:
      CommandFailure(
        code: .storageIndex, message: error.description,
        hints: ["name a search-index-all.json, or the root of a storage"], exitCode: .machine)
    case let error as NoPublicRegistry:
      CommandFailure(
        code: .noURL, message: "the settings name no url for \(error.distribution)",
        hints: ["give the distribution a url in storage.yml"], exitCode: .refused)
    case let error as NoPackageSignature:
      CommandFailure(
        code: .noPackageSignature,
        message:
          "git's gpg.format is \(error.format), and clients check packages by OpenPGP or SSH",
        hints: ["\(git) config gpg.format openpgp"], exitCode: .usage)
    case let error as UnreadableVersion:
      CommandFailure(
        code: .unreadablePackage, message: "cannot read \(error.reference): \(error.reason)",
        hints: ["\(git) fsck --strict"], exitCode: .damaged)
    case let error as OutdatedImages: failure(for: error)
    case let error as SiteError: failure(for: error)
    case let error as ImageError: failure(for: error)
    case let error as RolloutFailure: failure(for: error)
    case is ContentsLeftOut:
      CommandFailure(
        code: .partialClone,
        message: "this clone leaves the contents of packages on the server, and all of them are "
          + "needed here",
        hints: ["\(invocation) sync --full"], exitCode: .usage)
    case let error as NoHistory:
      CommandFailure(
        code: .noHistory, message: "no commit touched \(error.subject)",
        hints: ["\(invocation) list"], exitCode: .refused)
    case let error as ReferenceTransactionError: failure(for: error)
    case let error as TransportError: remote.failure(for: error)
    case let error as PushFailure: remote.failure(for: error)
    case let error as PullRequestFailure:
      PullRequestFailureReport(typed: typed).failure(for: error)
    case let error as GitHubError: PullRequestFailureReport(typed: typed).failure(for: error)
    case let error as GitError: failure(for: error)
    default:
      CommandFailure(
        code: .internal, message: "\(error)",
        hints: ["this is a fault of storage: report it with what \(invocation) doctor says"],
        exitCode: .damaged)
    }
  }

  private func failure(for error: OperandError) -> CommandFailure {
    switch error {
    case .badReferences(let faults):
      CommandFailure(
        code: .badReference,
        message: faults.map { "\($0.word) is not NAME-VERSION: \($0.reason)" }
          .joined(separator: "\n"),
        hints: ["write a version as foo-1.2.3"], exitCode: .usage)
    case .emptyReason:
      CommandFailure(
        code: .badReason, message: "the reason is empty",
        hints: ["say why: --reason 'breaks ingest'"], exitCode: .usage)
    case .badAge(let text):
      CommandFailure(
        code: .badAge, message: "\(text) is no span of time",
        hints: typed.replacing([text: "7d"]).map { [$0] } ?? ["write seven days as 7d"],
        exitCode: .usage)
    case .badRegistryVersion(let text):
      CommandFailure(
        code: .badRegistryVersion,
        message: "\(text) is neither a version tag nor a commit id, so an image built from it "
          + "would not stay the same",
        hints: [
          typed.replacing([text: "v1.15.0"]).map { "name a release: \($0)" }
            ?? "name a release, such as v1.15.0"
        ], exitCode: .usage)
    case .badStackVersion(let text, let error):
      CommandFailure(
        code: .badVersion, message: "\(text) is no version of the stack: \(error)",
        hints: ["\(invocation) kibana --version 8.5.0"], exitCode: .usage)
    case .badTag(let error):
      CommandFailure(
        code: .badTag, message: "\(error)",
        hints: error.rightName.map { ["\(invocation) tag \($0)"] } ?? [
          "name the release as MAJOR.MINOR.PATCH, such as 8.5.0"
        ], exitCode: .usage)
    }
  }

  func trimmed(_ path: String) -> String {
    path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
  }
}
