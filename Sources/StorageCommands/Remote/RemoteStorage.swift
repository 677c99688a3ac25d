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
    let name = repository.remoteName
    guard let url = try repository.configuration().value("remote.\(name).url"), !url.isEmpty else {
      throw PushFailure.noRemote(name)
    }
    self.url = url
    remote = GitRemote(name, through: context.git(in: repository.directory))
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
    try differences(settings, of: remote.references(Self.names(settings)))
  }

  private func differences(
    _ settings: StorageSettings, of present: [String: ObjectID]
  ) throws -> [Difference] {
    try Self.names(settings).compactMap { name in
      let before = try repository.target(of: tracking(name))
      let after = present[name]
      return before == after ? nil : Difference(name: name, before: before, after: after)
    }
  }

  /// Brings here what differs; settings that change on the way are heeded at once.
  ///
  /// - Parameter withTags: Whether to bring release tags as well that are not here yet.
  /// - Returns: What was brought up to date.
  /// - Throws: `TransportError`, `GitError`, `SettingsError`.
  @discardableResult
  func refresh(withTags: Bool = false) throws -> Refreshed {
    var settings = try currentSettings()
    // Asked for together: each question is a connection.
    let patterns = withTags ? [Self.tagPrefix + "*"] : []
    var present = try remote.references(Self.names(settings) + patterns)
    var refreshed = Refreshed()
    refreshed.tags = try newTags(in: present)
    if let main = try differences(settings, of: present)
      .first(where: { $0.name == Self.settingsReference })
    {
      // Settings first: they say which branches are wanted.
      try fetch([main], tags: [])
      refreshed.differences.append(main)
      let fetched = try currentSettings()
      if Self.names(fetched) != Self.names(settings) {
        present = try remote.references(Self.names(fetched))
      }
      settings = fetched
    }
    let different = try differences(settings, of: present)
    try fetch(different, tags: refreshed.tags)
    refreshed.differences += different
    return refreshed
  }

  /// What a refresh brought.
  struct Refreshed {
    var differences: [Difference] = []
    /// The names of release tags, in order.
    var tags: [String] = []
  }

  private static let tagPrefix = "refs/tags/"

  /// The release tags among these references that are not here.
  private func newTags(in present: [String: ObjectID]) throws -> [String] {
    // Tags are never moved: one that is here stays as it is.
    try present.keys.filter { $0.hasPrefix(Self.tagPrefix) }.sorted()
      .filter { name in
        guard (try? ReleaseTag(String(name.dropFirst(Self.tagPrefix.count)))) != nil else {
          return false
        }
        return try repository.target(of: name) == nil
      }
      .map { String($0.dropFirst(Self.tagPrefix.count)) }
  }

  /// Brings the contents of files here that the clone left out, and leaves out none from now on.
  ///
  /// - Returns: Whether there was anything to bring.
  /// - Throws: `TransportError`, `GitError`.
  func fill() throws -> Bool {
    guard try CloneLayout.isPartial(repository) else { return false }
    let prefix = repository.trackingReference(of: "")
    let tracking = try repository.references(under: prefix).map(\.name)
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
        ["config", "--local", "--unset-all", "remote.\(remote.name).\(key)"])
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

  /// Fetches these branches and tags, forgets branches that are gone, and keeps the clone fit for
  /// pushes.
  private func fetch(_ differences: [Difference], tags: [String]) throws {
    guard !differences.isEmpty || !tags.isEmpty else { return }
    let layout = CloneLayout(repository, remote)
    let references =
      differences.filter { $0.after != nil }.map { "+\($0.name):\(tracking($0.name))" }
      + tags.map { "\(Self.tagPrefix)\($0):\(Self.tagPrefix)\($0)" }
    var filtering = try remote.fetch(references)
    // Servers may send trees of a depth to nobody: then all trees come.
    if filtering == .refused, try layout.filter() == .versions {
      context.note("\(place) cannot leave the folders of versions out")
      try layout.setFilter(.folders)
      filtering = try remote.fetch(references)
    }
    if filtering == .refused {
      try forgetFilter()
      filtering = try remote.fetch(references)
    } else if filtering == .ignored, try CloneLayout.isPartial(repository) {
      // Everything came, so nothing has to be fetched when it is asked for.
      context.note("\(place) cannot leave the contents of files out")
      try forgetFilter()
    }
    for gone in differences where gone.after == nil {
      try remote.program.output(["update-ref", "-d", tracking(gone.name)])
    }
    try layout.refresh()
  }

  /// The settings as they are known here; where their file's contents were left out of the clone,
  /// these alone are fetched.
  private func currentSettings() throws -> StorageSettings {
    try CloneLayout(repository, remote).fetchSettings()
    return try storage().settings
  }

  static let settingsReference = "refs/heads/main"

  /// The branches that matter to a storage, by their full names: those of its distributions, and
  /// the settings'.
  static func names(_ settings: StorageSettings) -> [String] {
    let names = settings.distributions.map(\.referenceName)
    return names.contains(settingsReference) ? names : names + [settingsReference]
  }

  /// The full name of the reference that follows a branch of the remote.
  func tracking(_ name: String) -> String {
    repository.trackingReference(of: String(name.dropFirst("refs/heads/".count)))
  }
}
