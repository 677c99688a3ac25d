internal import CommandParsing
internal import Git
internal import Glibc
internal import PackageModel
internal import PackageStorage
internal import Terminal
internal import Transport

/// `storage clone`: makes a small copy of a shared storage.
enum CloneCommand {
  struct Arguments: Sendable {
    var words: [String] = []
    var full = false
  }

  static let command = ToolCommand(
    "clone", .move, "Make a small clone of a shared storage",
    discussion: """
      Makes a bare repository at PATH (named after the URL where it is left out) that follows the \
      branches of the distributions, and nothing else, as refs/remotes/origin/…. Where the server \
      can, the contents of files stay there: a promotion moves ids and needs none. Commands that \
      write in such a clone write to the remote. Run again, it finishes what was begun.
      """,
    examples: [
      Example(
        "storage clone https://github.com/example/package-storage.git",
        "Clone into package-storage.git")
    ],
    arguments: { Arguments() },
    options: [.flag("full", \.full, "Bring the contents of files as well")],
    operands: .upTo(2, \.words, "URL [PATH]", .url, minimum: 1, "The storage, and where to clone"),
    run: run)

  static func run(_ arguments: Arguments, _ context: Context) throws -> Report {
    let url = arguments.words.first ?? ""
    let shown = arguments.words.count > 1 ? arguments.words[1] : folder(for: url)
    guard !shown.isEmpty else {
      throw UsageError.missingOperand(usage: "PATH", command: "clone")
    }
    let repository = try repository(at: context.path(shown), shown, for: url, context)
    let git = context.git(in: repository.directory)
    try configure(git, url, isPartial: !arguments.full)
    // Opened anew: git has written its configuration meanwhile.
    let clone = try Repository.open(at: repository.directory, environment: context.environment)
    let remote = try RemoteStorage(clone, context)
    let differences = try remote.refresh()
    let storage = try remote.storage()
    guard storage.isRemote else { throw PushFailure.noDistributions(place: remote.place) }
    try follow(storage, git)
    let tags = try remote.refreshTags()
    var report = SyncReport(
      storage: storage, differences: differences, tags: tags, place: remote.place
    ).report
    let isPartial = try CloneLayout.isPartial(clone)
    report.text =
      "cloned \(remote.place) into \(shown)\(isPartial ? ", without the contents of files" : "")\n"
      + report.text
    report.json["repository"] = .string(clone.directory)
    report.json["partial"] = .bool(isPartial)
    return report
  }

  /// The folder that is named after the last part of a URL, such as `storage.git`.
  private static func folder(for url: String) -> String {
    let path = url.split(whereSeparator: { $0 == "/" || $0 == ":" }).last.map(String.init) ?? ""
    let name = path.hasSuffix(".git") ? String(path.dropLast(4)) : path
    return name.isEmpty || name == "." || name == ".." ? "" : name + ".git"
  }

  /// The repository at the path: new, or one that an earlier run of the same command began.
  private static func repository(
    at path: String, _ shown: String, for url: String, _ context: Context
  ) throws -> Repository {
    do throws(RepositoryError) {
      let present = try Repository.open(at: path, environment: context.environment)
      guard (try? present.configuration().value("remote.origin.url")) == url else {
        throw RepositoryError.unreadable(path: path, GitError("clone", message: "occupied"))
      }
      return present
    } catch {
      guard case .notFound = error else { throw PushFailure.occupied(path: shown) }
    }
    guard isFree(path) else { throw PushFailure.occupied(path: shown) }
    return try Repository.initialize(
      at: path, branch: "main", environment: context.environment)
  }

  private static func isFree(_ path: String) -> Bool {
    guard let folder = opendir(path) else { return errno == ENOENT }
    defer { closedir(folder) }
    // Itself and the one above are always there.
    return (0..<3).count { _ in readdir(folder) != nil } < 3
  }

  private static func configure(
    _ git: GitProgram, _ url: String, isPartial: Bool
  ) throws(TransportError) {
    try git.output(["config", "--local", "remote.origin.url", url])
    guard isPartial else { return }
    try git.output(["config", "--local", "remote.origin.promisor", "true"])
    try git.output(["config", "--local", "remote.origin.partialclonefilter", "blob:none"])
  }

  /// Tells git to follow these branches, so that its own commands do the same.
  private static func follow(_ storage: PackageStorage, _ git: GitProgram) throws {
    let present = storage.settings.distributions.filter { storage.tip(of: $0) != nil }
    _ = try git.run(["config", "--local", "--unset-all", "remote.origin.fetch"])
    let settings = RemoteStorage.settingsReference
    let hasSettings =
      try storage.repository.target(of: RemoteStorage.tracking(settings)) != nil
    for reference in present.map(\.referenceName) + (hasSettings ? [settings] : []) {
      try git.output([
        "config", "--local", "--add", "remote.origin.fetch",
        "+\(reference):\(RemoteStorage.tracking(reference))",
      ])
    }
  }
}
