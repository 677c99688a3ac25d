internal import Git
internal import Synchronization
internal import Transport

/// What a small clone left on its server, for commands that need some of it.
struct LeftOutObjects {
  /// The most objects that are brought one by one: who reads more wants `sync --full`.
  private static let most = 200

  private let repository: Repository
  private let remote: GitRemote

  /// Nil where nothing is left out.
  ///
  /// - Parameters:
  ///   - repository: The clone.
  ///   - context: What runs git.
  init?(of repository: Repository, _ context: Context) {
    // Most repositories leave nothing out, and most commands need no configuration: one small file
    // is read, not four, and not parsed.
    let file = repository.commonDirectory + "config"
    guard let text = try? SmallFile.read(file, shownAs: file, limit: 1 << 20),
      text.firstRange(of: "promisor".utf8) != nil
    else { return nil }
    let name = repository.remoteName
    guard let configuration = try? repository.configuration(),
      configuration.bool("remote.\(name).promisor") == true
    else { return nil }
    self.repository = repository
    remote = GitRemote(name, through: context.git(in: repository.directory))
  }

  /// Brings a tree, or a file, whenever one is read that is not here.
  func supply(_ note: @escaping @Sendable (String) -> Void) {
    let (remote, count) = (remote, Counter())
    repository.supply = ObjectSupply { (id) throws(GitError) in
      guard count.next() <= Self.most else {
        throw GitError(
          "read object", message: "this clone leaves it on \(remote.name)", object: id,
          kind: .missing)
      }
      note("fetching \(id) from \(remote.name), which this clone leaves there")
      try Self.bring([id], from: remote)
    }
  }

  private final class Counter: Sendable {
    private let count = Atomic(0)
    func next() -> Int { count.add(1, ordering: .relaxed).newValue }
  }

  /// Brings everything below these trees, in two questions.
  ///
  /// - Parameter trees: The trees of versions.
  /// - Throws: `GitError`.
  func bringContents(of trees: [ObjectID]) throws(GitError) {
    try bring(trees)
    var (blobs, seen): (Set<ObjectID>, Set<ObjectID>) = ([], [])
    var folders = trees
    while let id = folders.popLast() {
      guard seen.insert(id).inserted else { continue }
      for entry in try repository.tree(id).entries {
        if entry.isDirectory {
          folders.append(entry.id)
        } else if entry.mode.isFile {
          blobs.insert(entry.id)
        }
      }
    }
    try bring(Array(blobs))
  }

  private func bring(_ objects: [ObjectID]) throws(GitError) {
    let missing = objects.filter { !repository.has($0) }.sorted()
    guard !missing.isEmpty else { return }
    try Self.bring(missing, from: remote)
    try repository.refreshObjects()
  }

  private static func bring(_ objects: [ObjectID], from remote: GitRemote) throws(GitError) {
    do throws(TransportError) {
      try remote.fetch(objects: objects)
    } catch {
      let what = objects.count == 1 ? "\(objects[0])" : "\(objects.count) objects"
      throw GitError(
        "fetch \(what) from \(remote.name)", message: error.message, kind: .system)
    }
  }
}
