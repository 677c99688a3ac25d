internal import CLibgit2

/// Writes objects one file each, synced, into a folder of objects.
///
/// The ids are taken as given. `git_odb_write()` would compute each once more and look through the
/// folder of packs at every object.
final class LooseObjectWriter {
  private let backend: UnsafeMutablePointer<git_odb_backend>

  /// - Parameter directory: The repository's `objects`.
  /// - Throws: `GitError`.
  init(in directory: String) throws(GitError) {
    var backend: UnsafeMutablePointer<git_odb_backend>?
    // Level, directory and file mode as libgit2 chooses them for its own.
    try check("open object store", git_odb_backend_loose(&backend, directory, -1, 1, 0, 0))
    guard let backend else {
      throw GitError("open object store", message: "libgit2 returned nothing")
    }
    self.backend = backend
  }

  deinit { backend.pointee.free?(backend) }

  /// Writes one object, which must not be there yet.
  ///
  /// - Parameters:
  ///   - bytes: The contents.
  ///   - kind: Blob, tree, commit or tag.
  ///   - id: The id that kind and contents have.
  /// - Throws: `GitError` when the file system refuses.
  func write(
    _ bytes: UnsafeRawBufferPointer, _ kind: git_object_t, as id: ObjectID
  ) throws(GitError) {
    var oid = id.oid
    guard let write = backend.pointee.write else {
      throw GitError("write object", message: "libgit2 has no way to", object: id)
    }
    try check(
      "write object", write(backend, &oid, bytes.baseAddress, bytes.count, kind), object: id)
  }
}
