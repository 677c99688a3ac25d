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

  /// - Parameters:
  ///   - repository: Whose packs.
  ///   - group: With whom the packs are shared: 0 for all who open the repository in the usual way;
  ///     what is mapped for another group goes when the last of it does, and one group does not wait
  ///     for the locks of another.
  package init(of repository: Repository, group: Int = 0) {
    self.repository = repository
    packs = group == 0 ? repository.packs : repository.looseObjects.openPacks(group: group)
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
    var oid = id.oid
    for backend in backends {
      var (length, kind) = (0, GIT_OBJECT_INVALID)
      guard let header = backend.pointee.read_header,
        header(&length, &kind, backend, &oid) == 0
      else { continue }
      guard kind == GIT_OBJECT_BLOB, length <= limit, let bytes = read(id, kind, backend) else {
        break
      }
      return bytes
    }
    // Whatever is odd is read again, by the one that says what is wrong.
    return try repository.blob(id, limit: limit)
  }

  /// Reads one tree.
  ///
  /// - Throws: `GitError`: missing, damaged or not a tree.
  package func tree(_ id: ObjectID) throws(GitError) -> StoredTree {
    for backend in backends {
      if let bytes = read(id, GIT_OBJECT_TREE, backend), let tree = StoredTree(bytes) {
        return tree
      }
    }
    return StoredTree(try repository.tree(id))
  }

  /// The bytes of an object of that kind; nil where there is none or it cannot be read.
  private func read(
    _ id: ObjectID, _ kind: git_object_t, _ backend: UnsafeMutablePointer<git_odb_backend>
  ) -> [UInt8]? {
    var oid = id.oid
    var (data, length, found) = (UnsafeMutableRawPointer?.none, 0, GIT_OBJECT_INVALID)
    guard let read = backend.pointee.read, read(&data, &length, &found, backend, &oid) == 0 else {
      return nil
    }
    defer { git_odb_backend_data_free(backend, data) }
    return found == kind ? Array(UnsafeRawBufferPointer(start: data, count: length)) : nil
  }
}
