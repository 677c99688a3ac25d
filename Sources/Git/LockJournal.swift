internal import Glibc

/// Tells the next writer which reference locks a writer that died had made.
///
/// A lock file says nothing of who made it, and half of all kills in a two-reference update leave
/// one behind. So a writer first makes the file that will become the lock under a name of its own,
/// writes here which file that is, and only then links it to the lock's name: `link(2)` fails when
/// the name is taken, exactly like the `O_EXCL` that git uses. Whoever holds the writer lock later
/// removes these files and no others.
struct LockJournal {
  /// One lock: of which reference, and the file that it is.
  struct Entry: Hashable {
    let reference: String
    let file: FileIdentity
  }

  private static let heading = "storage lock journal 1"
  private static let ending = "end"

  private let directory: String
  private var path: String { directory + "storage.journal" }

  /// - Parameter directory: The repository's common directory, with a trailing slash.
  init(in directory: String) {
    self.directory = directory
  }

  /// The name under which the lock of the update of that index is prepared.
  func preparedPath(_ index: Int) -> String {
    directory + "storage.prepared.\(index)"
  }

  /// The name that makes a prepared file the lock of a reference, for git as for us.
  func lockPath(of reference: String) -> String {
    directory + reference + ".lock"
  }

  /// Writes the entries and syncs them, before any lock is made.
  ///
  /// - Parameter entries: All locks of the transaction.
  /// - Throws: `ReferenceTransactionError.system`.
  func record(_ entries: [Entry]) throws(ReferenceTransactionError) {
    // Names of references have no spaces or line ends, and they stay true if the repository moves.
    let lines = entries.map { entry in
      "\(entry.file.inode) \(entry.file.seconds) \(entry.file.nanoseconds) \(entry.reference)"
    }
    let text = ([Self.heading] + lines + [Self.ending]).map { $0 + "\n" }.joined()
    let temporary = path + ".new"
    try DurableFile.write(Array(text.utf8), to: temporary)
    guard rename(temporary, path) == 0 else {
      let reason = errno
      unlink(temporary)
      throw .system(operation: "write", path: path, errno: reason)
    }
    try DurableFile.syncDirectory(directory)
  }

  /// Forgets the entries, once no lock of theirs is left.
  func clear() {
    unlink(path)
  }

  /// Removes what a dead writer left behind; only the holder of the writer lock may call it.
  ///
  /// - Throws: `ReferenceTransactionError.system` when the journal cannot be read or a left lock
  ///   cannot be removed.
  func recover() throws(ReferenceTransactionError) {
    let entries = try read()
    for entry in entries {
      let lock = lockPath(of: entry.reference)
      guard FileIdentity(of: lock) == entry.file else { continue }
      guard unlink(lock) == 0 || errno == ENOENT else {
        throw .system(operation: "remove", path: lock, errno: errno)
      }
    }
    // A writer may also die before its journal is written: its prepared files have no gaps then.
    var index = 0
    while unlink(preparedPath(index)) == 0 || index < entries.count { index += 1 }
    unlink(path + ".new")
    clear()
  }

  /// Reads the entries of a dead writer, none where there is no journal or one that is not ours.
  func read() throws(ReferenceTransactionError) -> [Entry] {
    guard let bytes = try DurableFile.read(path, limit: 1 << 20) else { return [] }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    guard lines.count > 2, lines.first == Self.heading[...], lines.last == Self.ending[...] else {
      return []
    }
    return lines.dropFirst().dropLast().compactMap { line in
      let fields = line.split(separator: " ")
      // The repository may come from somebody else: no name may lead out of it.
      guard fields.count == 4, let inode = UInt64(fields[0]), let seconds = Int64(fields[1]),
        let nanoseconds = Int64(fields[2]), ReferenceUpdate.isUsableName(String(fields[3]))
      else { return nil }
      return Entry(
        reference: String(fields[3]),
        file: FileIdentity(inode: inode, seconds: seconds, nanoseconds: nanoseconds))
    }
  }
}
