internal import Glibc

/// Compares a reference with what an update expects of it; its lock must be held.
struct ReferenceComparison {
  let repository: Repository

  /// Judges whether the update may be made.
  ///
  /// - Parameter update: The update.
  /// - Throws: `ReferenceTransactionError`: `.moved`, `.symbolic`, or `.git` when the reference
  ///   cannot be read or its name collides with another's.
  func check(_ update: ReferenceUpdate) throws(ReferenceTransactionError) {
    let path = repository.commonDirectory + update.name
    // A symbolic link is how old versions of git made symbolic references.
    guard !repository.isSymbolic(update.name), kind(of: path) != S_IFLNK else {
      throw .symbolic(reference: update.name)
    }
    let found: ObjectID?
    do {
      found = try repository.target(of: update.name)
      if found == nil, update.expected == nil { try checkNeighbours(of: update.name) }
    } catch {
      throw .git(error)
    }
    guard found == update.expected else {
      throw .moved(reference: update.name, expected: update.expected, found: found)
    }
    // Removed branches may leave an empty folder of their name; git removes it as well.
    if kind(of: path) == S_IFDIR { rmdir(path) }
    guard kind(of: path) != S_IFDIR else {
      throw .git(GitError("create reference \(update.name)", message: "\(path) is a folder"))
    }
  }

  /// Refuses a name that is a folder of another reference, or lies below one, packed or not.
  private func checkNeighbours(of name: String) throws(GitError) {
    var neighbour = try repository.references(under: name + "/").first?.name
    let parts = name.split(separator: "/")
    // From refs/heads/a on.
    for count in stride(from: 3, to: parts.count, by: 1) where neighbour == nil {
      let folder = parts.prefix(count).joined(separator: "/")
      if try repository.target(of: folder) != nil { neighbour = folder }
    }
    guard let neighbour else { return }
    throw GitError("create reference \(name)", message: "\(neighbour) exists")
  }

  /// The file type bits of what stands at `path`; nil where nothing does.
  private func kind(of path: String) -> mode_t? {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    return status.st_mode & S_IFMT
  }
}
