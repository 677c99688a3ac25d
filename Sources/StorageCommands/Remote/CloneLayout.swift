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

  /// Whether files are left out and fetched when they are asked for.
  ///
  /// - Throws: `GitError`.
  static func isPartial(_ repository: Repository) throws -> Bool {
    // Git itself has written this since: the configuration is read anew.
    try Configuration(environment: repository.environment, repository: repository)
      .bool("remote.\(remoteName).promisor") == true
  }

  private static let remoteName = "origin"

  /// Names the commits without parents in git's list of shallow commits, where files are left out.
  ///
  /// It cuts nothing off, as these have no parents anyway. But git looks at all trees of the remote
  /// only in a repository with such a list: with it the push of a promotion sends the few new
  /// trees, without it the files of the promoted versions as well, which would be fetched first.
  ///
  /// - Throws: `TransportError`, `GitError`.
  func refresh() throws {
    guard try Self.isPartial(repository) else { return }
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
    for reference in ["refs/heads/main", RemoteStorage.tracking(RemoteStorage.settingsReference)] {
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
    let missing = blobs.filter { (try? repository.header($0)) == nil }
    guard !missing.isEmpty, try Self.isPartial(repository) else { return }
    try remote.program.output(
      [
        "-c", "fetch.negotiationAlgorithm=noop", "fetch", "--quiet", "--no-tags",
        "--no-write-fetch-head", "--filter=blob:none", "--stdin", "--", remote.name,
      ], input: Array(missing.map { "\($0)\n" }.joined().utf8))
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
