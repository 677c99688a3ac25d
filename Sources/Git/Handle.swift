/// Owns one libgit2 object and frees it exactly once.
///
/// `OpaquePointer` is not `Sendable`, so nothing that holds a handle crosses a thread: libgit2's
/// rule (one thread at a time an object) is a compile error here.
final class Handle {
  let pointer: OpaquePointer
  private let free: (OpaquePointer?) -> Void

  /// Takes over the object that `make` creates.
  ///
  /// - Parameters:
  ///   - operation: What is being done, for the error.
  ///   - object: The object that the call is about, for the error.
  ///   - free: The libgit2 function that frees the object.
  ///   - make: The libgit2 call that creates it.
  /// - Throws: `GitError` when the call fails.
  init(
    _ operation: String, object: ObjectID? = nil, free: @escaping (OpaquePointer?) -> Void,
    _ make: (inout OpaquePointer?) -> Int32
  ) throws(GitError) {
    var made: OpaquePointer?
    try check(operation, make(&made), object: object)
    guard let made else { throw GitError(operation, message: "libgit2 returned nothing") }
    pointer = made
    self.free = free
  }

  deinit { free(pointer) }
}
