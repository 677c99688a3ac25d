internal import Git
internal import Glibc
internal import PackageStorage
internal import Transport

/// What makes a clone small and its pushes smaller.
struct CloneLayout {
  private let repository: Repository
  private let remote: GitRemote

  init(_ repository: Repository, _ remote: GitRemote) {
    (self.repository, self.remote) = (repository, remote)
  }

  /// What a clone leaves on the server, as git's configuration says it.
  enum Filter: String {
    /// Everything in a version: a promotion moves its tree by the id, which stands in the folder of
    /// its package. That is the fourth from the root; below lies nearly all of a storage.
    case versions = "tree:3"
    /// The contents of files alone, for servers that cannot tell how deep a tree lies.
    case folders = "blob:none"
  }

  /// Whether objects are left out and fetched when they are asked for.
  ///
  /// - Throws: `GitError`.
  static func isPartial(_ repository: Repository) throws -> Bool {
    // Git itself has written this since: the configuration is read anew.
    try Configuration(environment: repository.environment, repository: repository)
      .bool("remote.\(repository.remoteName).promisor") == true
  }

  /// What is left out; nil where nothing is, or a person has chosen something else.
  ///
  /// - Throws: `GitError`.
  func filter() throws(GitError) -> Filter? {
    let configuration = try Configuration(
      environment: repository.environment, repository: repository)
    guard configuration.bool("remote.\(remote.name).promisor") == true else { return nil }
    return configuration.value("remote.\(remote.name).partialclonefilter")
      .flatMap(Filter.init)
  }

  /// Leaves other objects out from now on.
  ///
  /// - Throws: `TransportError`.
  func setFilter(_ filter: Filter) throws(TransportError) {
    try remote.program.output(
      ["config", "--local", "remote.\(remote.name).partialclonefilter", filter.rawValue])
  }

  /// Names the commits without parents in git's list of shallow commits, where files alone are left
  /// out.
  ///
  /// It cuts nothing off, as these have no parents anyway. But git looks at all trees of the remote
  /// only in a repository with such a list: with it the push of one branch alone sends the few new
  /// trees, without it the files of the promoted versions as well, which would be fetched first.
  /// (Where both branches of a promotion go in one push, git sees in the other one what the remote
  /// has.) A clone that leaves versions out has few trees to look at, and asking for all of them
  /// would fetch them one by one.
  ///
  /// - Throws: `TransportError`, `GitError`.
  func refresh() throws {
    guard try filter() == .folders else { return }
    let roots = try remote.program.output(["rev-list", "--max-parents=0", "--all"])
      .split(separator: "\n").filter { ObjectID(hexadecimal: $0) != nil }
    let path = repository.commonDirectory + "shallow"
    let present = (try? SmallFile.read(path, shownAs: path, limit: 1 << 20)) ?? []
    let listed = Set(String(decoding: present, as: UTF8.self).split(separator: "\n"))
    guard !Set(roots).isSubset(of: listed) else { return }
    let text = listed.union(roots).sorted().map { $0 + "\n" }.joined()
    try Self.replace(path, with: text)
  }

  /// Fetches what reading the settings needs.
  ///
  /// - Throws: `TransportError`, `GitError`.
  func fetchSettings() throws {
    for reference in ["refs/heads/main", repository.trackingReference(of: "main")] {
      guard let tip = try repository.target(of: reference) else { continue }
      let root = try repository.tree(repository.commit(tip).tree)
      guard let entry = root.entry(named: SettingsOrigin.fileName), entry.mode.isFile else {
        continue
      }
      try fetchBlobs([entry.id])
      return
    }
  }

  /// Fetches those of these blobs that are not here.
  ///
  /// - Throws: `TransportError`, `GitError`.
  func fetchBlobs(_ blobs: [ObjectID]) throws {
    let missing = blobs.filter { !repository.has($0) }
    guard !missing.isEmpty, try Self.isPartial(repository) else { return }
    try remote.fetch(objects: missing)
    try repository.refreshObjects()
  }

  private static func replace(_ path: String, with text: String) throws {
    let new = "\(path).storage-\(getpid())"
    let descriptor = open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw GitError("write \(new)", message: SystemMessage.text(errno), kind: .system)
    }
    let bytes = Array(text.utf8)
    let isWritten = write(descriptor, bytes, bytes.count) == bytes.count
    let isClosed = close(descriptor) == 0
    guard isWritten, isClosed, rename(new, path) == 0 else {
      let reason = errno
      unlink(new)
      throw GitError("write \(path)", message: SystemMessage.text(reason), kind: .system)
    }
  }
}
