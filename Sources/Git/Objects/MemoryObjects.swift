internal import CLibgit2

/// The part of a repository's object store that is in memory only.
///
/// libgit2 1.5 cannot take a backend out of a store again, and writes to the oldest of several of
/// the same priority, so a repository gets one for all its stagings.
final class MemoryObjects {
  // Owned by the store from git_odb_add_backend() on.
  private let backend: UnsafeMutablePointer<git_odb_backend>
  private var users = 0

  /// Adds an empty backend to `objects`, from now on the one that is written to.
  ///
  /// - Parameter objects: The repository's object store.
  /// - Throws: `GitError`.
  init(in objects: Handle) throws(GitError) {
    var made: UnsafeMutablePointer<git_odb_backend>?
    try check("stage objects", git_mempack_new(&made))
    guard let made else { throw GitError("stage objects", message: "libgit2 returned nothing") }
    // Higher than libgit2's own backends (loose 1, packed 2), so that writes come here.
    let status = git_odb_add_backend(objects.pointer, made, 999)
    guard status == 0 else {
      let error = GitError.last("stage objects", code: status, object: nil)
      made.pointee.free(made)
      throw error
    }
    backend = made
  }

  /// Notes that one more staging keeps objects here.
  func begin() {
    users += 1
  }

  /// Notes that a staging ended; with the last one all objects go.
  func end() {
    users -= 1
    if users == 0 { git_mempack_reset(backend) }
  }

  /// Whether the object is kept here; one that was stored before it was staged is not.
  func holds(_ id: ObjectID) -> Bool {
    var oid = id.oid
    return backend.pointee.exists.map { $0(backend, &oid) != 0 } ?? false
  }

  /// Lends an object that is kept here.
  ///
  /// `git_odb_read()` would hash what was hashed when it was staged, and libgit2's SHA-1 is most
  /// of what a promotion costs where `packages` has thousands of names.
  ///
  /// - Parameters:
  ///   - id: The object.
  ///   - body: Gets the object's bytes and kind.
  /// - Throws: `GitError` when it is not here, and what `body` throws.
  func withObject(
    _ id: ObjectID, _ body: (UnsafeRawBufferPointer, git_object_t) throws(GitError) -> Void
  ) throws(GitError) {
    guard let read = backend.pointee.read else {
      throw GitError("read staged object", message: "libgit2 has no way to", object: id)
    }
    var (data, length, kind) = (UnsafeMutableRawPointer?.none, 0, GIT_OBJECT_INVALID)
    var oid = id.oid
    try check("read staged object", read(&data, &length, &kind, backend, &oid), object: id)
    defer { git_odb_backend_data_free(backend, data) }
    try body(UnsafeRawBufferPointer(start: data, count: length), kind)
  }
}
