internal import Glibc

/// Tells the next writer which reference locks a writer that died had made.
///
/// A lock file says nothing of who made it, and half of all kills in a two-reference update leave
/// one behind. So a writer first makes the file that will become the lock under a name of its own,
/// writes its inode here, and only then links it to the lock's name: `link(2)` fails when the name
/// is taken, exactly like the `O_EXCL` that git uses. Whoever holds the writer lock later removes
/// the files of these inodes and no others.
struct LockJournal {
  /// One lock: where it is, and the file that it is.
  struct Entry: Hashable {
    let lockPath: String
    let file: FileIdentity
  }

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

  /// Writes the entries and syncs them, before any lock is made.
  func record(_ entries: [Entry]) throws(ReferenceTransactionError) {
    let text =
      "storage lock journal 1\n"
      + entries.map { "\($0.file.device) \($0.file.inode) \($0.lockPath)\n" }.joined() + "end\n"
    let temporary = path + ".new"
    try DurableFile.write(Array(text.utf8), to: temporary)
    guard rename(temporary, path) == 0 else {
      throw .system(operation: "write", path: path, errno: errno)
    }
    try DurableFile.syncDirectory(directory)
  }

  /// Forgets the entries, once no lock of theirs is left.
  func clear() {
    unlink(path)
  }

  /// Removes what a dead writer left behind; only the holder of the writer lock may call it.
  ///
  /// - Throws: `ReferenceTransactionError.system` when a left lock cannot be removed.
  func recover() throws(ReferenceTransactionError) {
    guard let entries = read() else { return }
    for (index, entry) in entries.enumerated() {
      if FileIdentity(of: entry.lockPath) == entry.file {
        guard unlink(entry.lockPath) == 0 || errno == ENOENT else {
          throw .system(operation: "remove", path: entry.lockPath, errno: errno)
        }
      }
      unlink(preparedPath(index))
    }
    clear()
  }

  /// The entries of a dead writer; nil where there is no journal.
  func read() -> [Entry]? {
    guard let bytes = DurableFile.read(path, limit: 1 << 20) else { return nil }
    var entries: [Entry] = []
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst() {
      let fields = line.split(separator: " ", maxSplits: 2)
      guard fields.count == 3, let device = UInt64(fields[0]), let inode = UInt64(fields[1]) else {
        continue
      }
      entries.append(
        Entry(lockPath: String(fields[2]), file: FileIdentity(device: device, inode: inode)))
    }
    return entries
  }
}
