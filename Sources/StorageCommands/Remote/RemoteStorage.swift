internal import Git
internal import PackageModel
internal import PackageStorage
internal import Transport

/// The shared storage that this repository follows as `origin`.
struct RemoteStorage {
  /// A reference of the remote and where it was followed to, here.
  struct Difference: Hashable {
    /// The full name on the remote.
    let name: String
    let before: ObjectID?
    /// Nil where the remote has it no more.
    let after: ObjectID?
  }

  let repository: Repository
  let remote: GitRemote
  private let context: Context

  /// - Throws: `PushFailure.noRemote`; `GitError`.
  init(_ repository: Repository, _ context: Context) throws {
    (self.repository, self.context) = (repository, context)
    guard let url = try repository.configuration().value("remote.\(Distribution.remoteName).url"),
      !url.isEmpty
    else { throw PushFailure.noRemote(Distribution.remoteName) }
    self.url = url
    remote = GitRemote(
      Distribution.remoteName, through: context.git(in: repository.directory))
  }

  /// Where the remote is, as git's configuration says, credentials included.
  let url: String
  /// The same, fit to be shown.
  var place: String { Redaction.withoutCredentials(url) }

  /// The storage as the remote had it when it was fetched last.
  ///
  /// - Throws: As `Context.openStorage`.
  func storage() throws -> PackageStorage {
    try context.storage(in: repository, tips: .remote)
  }

  /// Asks the remote which of its branches differ from what is known of them here.
  ///
  /// - Throws: `TransportError`, `GitError`.
  func differences(_ settings: StorageSettings) throws -> [Difference] {
    let names = Self.branches(settings)
    let present = try remote.references(names.map { "refs/heads/\($0)" })
    return try names.compactMap { branch in
      let name = "refs/heads/\(branch)"
      let before = try repository.target(of: Self.tracking(name))
      let after = present[name]
      return before == after ? nil : Difference(name: name, before: before, after: after)
    }
  }

  /// Brings here what differs; settings that change on the way are heeded at once.
  ///
  /// - Returns: What was brought up to date.
  /// - Throws: `TransportError`, `GitError`, `SettingsError`.
  @discardableResult
  func refresh() throws -> [Difference] {
    let settings = try currentSettings()
    var differences = try differences(settings)
    var all: [Difference] = []
    if let main = differences.first(where: { $0.name == Self.settingsReference }) {
      // Settings first: they say which branches are wanted.
      try fetch([main])
      all.append(main)
      let fetched = try currentSettings()
      differences =
        Self.branches(fetched) == Self.branches(settings)
        ? differences.filter { $0 != main } : try self.differences(fetched)
    }
    try fetch(differences)
    all += differences
    return all
  }

  /// Brings the remote's release tags here that are not yet.
  ///
  /// - Returns: Their names, in order.
  /// - Throws: `TransportError`, `GitError`.
  func refreshTags() throws -> [String] {
    let prefix = "refs/tags/"
    let found = try remote.references([prefix + "*"])
    // Tags are never moved: one that is here stays as it is.
    let new = try found.keys.sorted().filter { name in
      guard (try? ReleaseTag(String(name.dropFirst(prefix.count)))) != nil else { return false }
      return try repository.target(of: name) == nil
    }
    try remote.fetch(new.map { "\($0):\($0)" })
    return new.map { String($0.dropFirst(prefix.count)) }
  }

  /// Brings the contents of files here that the clone left out, and leaves out none from now on.
  ///
  /// - Returns: Whether there was anything to bring.
  /// - Throws: `TransportError`, `GitError`.
  func fill() throws -> Bool {
    guard try CloneLayout.isPartial(repository) else { return false }
    let tracking = try repository.references(under: Self.tracking("refs/heads/")).map(\.name)
    let prefix = Self.tracking("refs/heads/")
    try remote.program.output(
      [
        "fetch", "--progress", "--refetch", "--no-filter", "--no-tags", "--no-write-fetch-head",
        "--no-auto-maintenance", "--", remote.name,
      ] + tracking.map { "+refs/heads/\($0.dropFirst(prefix.count)):\($0)" })
    try forgetFilter()
    return true
  }

  private func forgetFilter() throws(TransportError) {
    for key in ["promisor", "partialclonefilter"] {
      try remote.program.output(
        ["config", "--local", "--unset-all", "remote.\(Distribution.remoteName).\(key)"])
    }
  }

  /// Brings commits here that the remote's references lead to, and keeps no reference to them.
  ///
  /// - Parameter references: As the remote has them, by their full names.
  /// - Throws: `TransportError`.
  func fetchMissing(_ references: [String: ObjectID]) throws {
    try remote.fetch(
      references.filter { (try? repository.commit($0.value)) == nil }.map(\.key).sorted())
  }

  /// Fetches these branches, forgets those that are gone, and keeps the clone fit for pushes.
  private func fetch(_ differences: [Difference]) throws {
    guard !differences.isEmpty else { return }
    let hasFilter = try remote.fetch(
      differences.filter { $0.after != nil }.map { "+\($0.name):\(Self.tracking($0.name))" })
    if !hasFilter, try CloneLayout.isPartial(repository) {
      // Everything came, so nothing has to be fetched when it is asked for.
      context.note("\(place) cannot leave the contents of files out")
      try forgetFilter()
    }
    for gone in differences where gone.after == nil {
      try remote.program.output(["update-ref", "-d", Self.tracking(gone.name)])
    }
    try CloneLayout(repository, remote).refresh()
  }

  /// The settings as they are known here; where their file's contents were left out of the clone,
  /// these alone are fetched.
  private func currentSettings() throws -> StorageSettings {
    try CloneLayout(repository, remote).fetchSettings()
    return try storage().settings
  }

  static let settingsReference = "refs/heads/main"

  /// The branches that matter to a storage: those of its distributions, and the settings'.
  static func branches(_ settings: StorageSettings) -> [String] {
    var branches = settings.distributions.map(\.branch)
    if !branches.contains("main") { branches.append("main") }
    return branches
  }

  /// The full name of the reference that follows a branch of the remote.
  static func tracking(_ name: String) -> String {
    "refs/remotes/\(Distribution.remoteName)/" + name.dropFirst("refs/heads/".count)
  }
}
