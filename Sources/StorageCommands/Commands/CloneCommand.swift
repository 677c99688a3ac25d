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
    var remote: String?
  }

  static let command = ToolCommand(
    "clone", .move, "Make a small clone of a shared storage",
    discussion: """
      Makes a bare repository at PATH (named after the URL where it is left out) that follows the \
      branches of the distributions, and nothing else, as refs/remotes/origin/…. Where the server \
      can, the contents of packages stay there: a promotion moves ids and needs none. A command \
      that needs some of them fetches these; what needs all says so, and sync --full brings them. \
      Commands that write in such a clone write to the remote. Run again, it finishes what was begun.
      """,
    examples: [
      Example(
        "storage clone https://github.com/example/package-storage.git",
        "Clone into package-storage.git")
    ],
    arguments: { Arguments() },
    options: [
      .flag("full", \.full, "Bring the contents of packages as well"),
      .text("remote", \.remote, "NAME", .text, "What to call the remote, instead of origin"),
    ],
    operands: .upTo(2, \.words, "URL [PATH]", .url, minimum: 1, "The storage, and where to clone"),
    run: run)

  static func run(_ arguments: Arguments, _ context: Context) throws -> Report {
    let url = arguments.words.first ?? ""
    let shown = arguments.words.count > 1 ? arguments.words[1] : folder(for: url)
    guard !shown.isEmpty else {
      throw UsageError.missingOperand(usage: "PATH", command: "clone")
    }
    let name = arguments.remote ?? "origin"
    let context = try RemoteOption.context(context, name)
    let directory = try repository(
      at: context.path(shown), shown, for: url, as: name, isFull: arguments.full, context
    ).directory
    // Opened anew: its configuration has been written meanwhile.
    let clone = try Repository.open(at: directory, environment: context.environment)
    clone.chosenRemote = name
    let remote = try RemoteStorage(clone, context)
    let refreshed = try remote.refresh(withTags: true)
    let storage = try remote.storage()
    guard storage.isRemote else { throw PushFailure.noDistributions(place: remote.place) }
    try follow(storage, remote)
    var report = SyncReport(
      storage: storage, differences: refreshed.differences, tags: refreshed.tags,
      place: remote.place
    ).report
    let isPartial = try CloneLayout.isPartial(clone)
    report.text =
      "cloned \(remote.place) into \(shown)\(isPartial ? ", without the contents of packages" : "")\n"
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
    at path: String, _ shown: String, for url: String, as name: String, isFull: Bool,
    _ context: Context
  ) throws -> Repository {
    let key = "remote.\(name).url"
    do throws(RepositoryError) {
      let present = try Repository.open(at: path, environment: context.environment)
      guard (try? present.configuration().value(key)) == url else {
        throw RepositoryError.unreadable(path: path, GitError("clone", message: "occupied"))
      }
      return present
    } catch {
      guard case .notFound = error else { throw PushFailure.occupied(path: shown) }
    }
    guard isFree(path) else { throw PushFailure.occupied(path: shown) }
    let made = try Repository.initialize(
      at: path, branch: "main", environment: context.environment)
    var values = [(key: "url", value: url)]
    if !isFull {
      values.append(("promisor", "true"))
      values.append(("partialclonefilter", CloneLayout.Filter.versions.rawValue))
    }
    // What is known of the remote, in one step.
    let file = ConfigurationFile(of: made)
    try file.append(section: "remote", name: name, values)
    // git wants to index what is reachable in a bare repository, and fails where some is elsewhere:
    // without this its housekeeping ends with an error.
    if !isFull { try file.append(section: "repack", name: nil, [("writeBitmaps", "false")]) }
    return made
  }

  private static func isFree(_ path: String) -> Bool {
    guard let folder = opendir(path) else { return errno == ENOENT }
    defer { closedir(folder) }
    // Itself and the one above are always there.
    return (0..<3).count { _ in readdir(folder) != nil } < 3
  }

  /// Tells git to follow these branches, so that its own commands do the same.
  private static func follow(_ storage: PackageStorage, _ remote: RemoteStorage) throws {
    var followed = storage.settings.distributions.filter { storage.tip(of: $0) != nil }
      .map(\.referenceName)
    let settings = RemoteStorage.settingsReference
    if try storage.repository.target(of: remote.tracking(settings)) != nil {
      followed.append(settings)
    }
    let wanted = followed.map { "+\($0):\(remote.tracking($0))" }
    let (git, key) = (remote.remote.program, "remote.\(remote.remote.name).fetch")
    let present = try storage.repository.configuration().values(key)
    guard present != wanted else { return }
    if !present.isEmpty { try git.output(["config", "--local", "--unset-all", key]) }
    try ConfigurationFile(of: storage.repository)
      .append(section: "remote", name: remote.remote.name, wanted.map { ("fetch", $0) })
  }
}
