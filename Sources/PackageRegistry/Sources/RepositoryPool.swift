internal import Git
internal import Synchronization

/// Lends repositories to concurrent readers, one to each at a time.
final class RepositoryPool: Sendable {
  /// Carries a reader between threads.
  ///
  /// It is `@unchecked Sendable` because it is held by one caller at a time, between take and
  /// return.
  private final class Box: @unchecked Sendable {
    let reader: TreeReader
    /// Keeps the objects that are in memory alone.
    private let staging: ObjectStaging?

    init(
      _ repository: Repository, _ staged: StagedObjects?, group: Int
    ) throws(GitError) {
      if let staged {
        staging = try ObjectStaging(repository, holding: staged)
      } else {
        staging = nil
      }
      reader = TreeReader(repository, group: group)
    }
  }

  private let path: String
  private let environment: [String: String]
  private let staged: StagedObjects?
  private let idle = Mutex<[Box]>([])
  private let made = Atomic(0)

  /// Concurrent readers of one pack wait for each other at every object: so many do not.
  private static let groups = 4

  /// - Parameters:
  ///   - path: Where the repository is; its ownership was checked when it was first opened.
  ///   - environment: The variables of the process.
  ///   - staged: Objects that every reader finds beside those of the repository.
  init(path: String, environment: [String: String], staged: StagedObjects? = nil) {
    self.path = path
    self.environment = environment
    self.staged = staged
  }

  /// Lends a repository of its own to `body`, with trees remembered from earlier loans.
  func withReader<Result>(
    _ body: (TreeReader) throws(PackageFault) -> Result
  ) throws(PackageFault) -> Result {
    let box = try take()
    defer {
      box.reader.forgetIfLarge()
      idle.withLock { $0.append(box) }
    }
    return try body(box.reader)
  }

  /// Closes the repositories that nobody uses, and with them libgit2's caches.
  func close() {
    idle.withLock { $0 = [] }
  }

  private func take() throws(PackageFault) -> Box {
    if let box = idle.withLock({ $0.popLast() }) { return box }
    do {
      return try Box(
        Repository.open(at: path, environment: environment, trusted: true), staged,
        group: 1 + made.wrappingAdd(1, ordering: .relaxed).oldValue % Self.groups)
    } catch {
      throw PackageFault(.unreadable, "cannot open repository \(path): \(error)")
    }
  }
}
