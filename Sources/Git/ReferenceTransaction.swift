internal import Glibc

/// Moves several references, in the order given, by compare-and-swap under git's own locks.
///
/// Two references cannot be moved in one step (git's own file backend renames one by one as well).
/// What holds instead:
/// - all locks are taken, in the order of their names, before anything moves;
/// - every reference is compared with its expected value under its lock: if one has moved, none is
///   written;
/// - they move in the order given, each durable before the next is touched, and when the first one
///   moves nothing more has to be written that could find the disk full;
/// - a process that dies leaves nothing that stops the next one (`LockJournal`).
///
/// libgit2's own `git_transaction` is not used: it commits in the order of a hash table, and its
/// lock files cannot be told from another program's once their maker is dead.
package struct ReferenceTransaction {
  private let repository: Repository
  private let updates: [ReferenceUpdate]
  private let committer: Signature
  private let message: String
  private let journal: LockJournal

  /// Prepares to move references; nothing is written yet.
  ///
  /// - Parameters:
  ///   - repository: Where the references are.
  ///   - updates: In the order in which they are to move; each name once.
  ///   - committer: For git's reference log.
  ///   - message: For git's reference log, one line.
  package init(
    _ repository: Repository, _ updates: [ReferenceUpdate], committer: Signature, message: String
  ) {
    (self.repository, self.updates) = (repository, updates)
    (self.committer, self.message) = (committer, message)
    journal = LockJournal(in: repository.commonDirectory)
  }

  /// Moves the references.
  ///
  /// - Throws: `ReferenceTransactionError`; except for `.stopped` nothing has moved then.
  package func commit() throws(ReferenceTransactionError) {
    try checkNames()
    let log = try ReferenceLog(repository, committer: committer, message: message)
    let writerLock = try WriterLock(in: repository.commonDirectory)
    defer { withExtendedLifetime(writerLock) {} }
    try journal.recover()
    let locks = try prepareLocks()
    defer { release(locks) }
    try takeLocks(locks)
    let comparison = ReferenceComparison(repository: repository)
    for update in updates { try comparison.check(update) }
    try move(locks, log)
  }

  /// A lock under way: the prepared file, and the name that makes it a lock.
  private struct Lock {
    let update: ReferenceUpdate
    let preparedPath: String
    let path: String
    let referencePath: String
    let file: FileIdentity
  }

  private func checkNames() throws(ReferenceTransactionError) {
    var seen: Set<String> = []
    for name in updates.map(\.name) {
      guard ReferenceUpdate.isUsableName(name) else {
        throw .git(GitError("move reference \(name)", message: "git does not allow that name"))
      }
      guard seen.insert(name).inserted,
        !updates.contains(where: { $0.name.hasPrefix(name + "/") })
      else {
        throw .git(
          GitError("move reference \(name)", message: "it is named twice, or a folder of another"))
      }
    }
  }

  /// Writes the new value of each reference into a file of its own and records which these are.
  private func prepareLocks() throws(ReferenceTransactionError) -> [Lock] {
    var locks: [Lock] = []
    do {
      for (index, update) in updates.enumerated() {
        let preparedPath = journal.preparedPath(index)
        let file = try DurableFile.write(Array("\(update.new)\n".utf8), to: preparedPath)
        locks.append(
          Lock(
            update: update, preparedPath: preparedPath, path: journal.lockPath(of: update.name),
            referencePath: repository.commonDirectory + update.name, file: file))
      }
      try journal.record(
        locks.map { LockJournal.Entry(reference: $0.update.name, file: $0.file) })
    } catch {
      release(locks)
      throw error
    }
    return locks
  }

  private func takeLocks(_ locks: [Lock]) throws(ReferenceTransactionError) {
    var patience = Patience()
    // In the order of the names, as git does, so that two writers cannot wait for each other.
    for lock in locks.sorted(by: { $0.path < $1.path }) {
      while true {
        try DirectoryPath.make(parentOf: lock.path)
        if link(lock.preparedPath, lock.path) == 0 { break }
        let reason = errno
        // ENOENT: git removes a folder under refs/ that has become empty, at any moment.
        guard reason == EEXIST || reason == ENOENT else {
          throw .system(operation: "lock", path: lock.path, errno: reason)
        }
        guard patience.wait() else {
          guard reason == EEXIST else {
            throw .system(operation: "lock", path: lock.path, errno: reason)
          }
          throw .locked(
            reference: lock.update.name, path: lock.path, age: Self.age(of: lock.path))
        }
      }
    }
    // From here on each file has one name, the lock's, so a rename moves the file itself.
    for lock in locks.reversed() { unlink(lock.preparedPath) }
  }

  private func move(
    _ locks: [Lock], _ log: ReferenceLog
  ) throws(ReferenceTransactionError) {
    // All lines first: they need room on the disk, and what follows does not.
    var lines: [[ReferenceLog.Line]] = []
    do {
      for lock in locks { lines.append(try log.append(lock.update)) }
    } catch {
      for added in lines { log.undo(added) }
      throw error
    }
    for (index, lock) in locks.enumerated() {
      // Somebody may have removed our lock while we were stopped, and another program be at work.
      let isHeld = FileIdentity(of: lock.path) == lock.file
      guard isHeld, rename(lock.path, lock.referencePath) == 0 else {
        let reason = isHeld ? errno : ENOENT
        for added in lines[index...] { log.undo(added) }
        throw stopped(
          after: index, of: locks, .system(operation: "move", path: lock.path, errno: reason))
      }
      do {
        try DurableFile.syncDirectory(DirectoryPath.parent(of: lock.referencePath))
      } catch {
        // Moved, though a power cut could still take it back: the next one must not follow.
        for added in lines[(index + 1)...] { log.undo(added) }
        throw stopped(after: index + 1, of: locks, error)
      }
    }
  }

  /// What to say when moving failed after `count` references had moved.
  private func stopped(
    after count: Int, of locks: [Lock], _ error: ReferenceTransactionError
  ) -> ReferenceTransactionError {
    guard count > 0, case .system(let operation, _, let errno) = error else { return error }
    return .stopped(
      moved: locks[..<count].map(\.update.name), remaining: locks[count...].map(\.update.name),
      operation: operation, errno: errno)
  }

  /// Removes what is left of our locks; those that became references are gone already.
  private func release(_ locks: [Lock]) {
    var isClean = true
    // Backwards: `LockJournal.recover()` counts on prepared files without gaps.
    for lock in locks.reversed() {
      unlink(lock.preparedPath)
      guard FileIdentity(of: lock.path) == lock.file else { continue }
      isClean = unlink(lock.path) == 0 && isClean
      // Folders that were made for the lock; `refs/heads` itself stays.
      if let kind = lock.update.name.split(separator: "/").dropFirst().first {
        DirectoryPath.removeEmpty(
          parentsOf: lock.path, below: repository.commonDirectory + "refs/\(kind)")
      }
    }
    // Otherwise the next writer tries again.
    if isClean { journal.clear() }
  }

  private static func age(of path: String) -> Int64? {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    return max(0, Int64(time(nil)) - Int64(status.st_mtim.tv_sec))
  }
}
