internal import CLibgit2

/// Reads objects straight from a repository's packs, without computing their ids again.
///
/// `git_odb_read()` hashes all that it reads, which is half of what reading a packed object costs.
/// Damage is still found by zlib's checksum; an object that no pack has is read, and verified, by
/// the repository. It belongs to one thread.
package final class PackedObjects {
  private let repository: Repository
  /// The packs alone; nil where libgit2 cannot open them.
  private let packs: Handle?
  // Owned by `packs`.
  private let backends: [UnsafeMutablePointer<git_odb_backend>]

  package init(of repository: Repository) {
    self.repository = repository
    packs = repository.packs
    var backends: [UnsafeMutablePointer<git_odb_backend>] = []
    if let packs {
      for place in 0..<git_odb_num_backends(packs.pointer) {
        var backend: UnsafeMutablePointer<git_odb_backend>?
        if git_odb_get_backend(&backend, packs.pointer, place) == 0, let backend {
          backends.append(backend)
        }
      }
    }
    self.backends = backends
  }

  /// Reads one blob.
  ///
  /// - Parameters:
  ///   - id: The blob.
  ///   - limit: The most bytes to accept; checked before anything is read.
  /// - Returns: All of its bytes.
  /// - Throws: `GitError`: missing, damaged, not a blob, or larger than `limit`.
  package func blob(_ id: ObjectID, limit: Int) throws(GitError) -> [UInt8] {
    // Whatever is odd is read again, by the one that says what is wrong.
    if let bytes = packed(id, GIT_OBJECT_BLOB, limit: limit) { return bytes }
    return try repository.blob(id, limit: limit)
  }

  /// Reads one tree.
  ///
  /// - Throws: `GitError`: missing, damaged or not a tree.
  package func tree(_ id: ObjectID) throws(GitError) -> StoredTree {
    if let bytes = packed(id, GIT_OBJECT_TREE, limit: Self.longestTree),
      let tree = StoredTree(bytes)
    {
      return tree
    }
    return StoredTree(try repository.tree(id))
  }

  /// Trees that are longer, which nobody has seen, take the repository's way.
  private static let longestTree = 64 << 20

  /// The bytes of a packed object of that kind; nil where there is none or it cannot be read.
  private func packed(_ id: ObjectID, _ kind: git_object_t, limit: Int) -> [UInt8]? {
    var oid = id.oid
    for backend in backends {
      guard let header = backend.pointee.read_header, let read = backend.pointee.read else {
        continue
      }
      var (data, length, found) = (UnsafeMutableRawPointer?.none, 0, GIT_OBJECT_INVALID)
      guard header(&length, &found, backend, &oid) == 0 else { continue }
      guard found == kind, length <= limit,
        read(&data, &length, &found, backend, &oid) == 0
      else { return nil }
      defer { git_odb_backend_data_free(backend, data) }
      return Array(UnsafeRawBufferPointer(start: data, count: length))
    }
    return nil
  }
}
