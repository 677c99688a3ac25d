internal import CLibgit2

extension Repository {
  /// Lends the bytes of one blob, whose id was verified while it was read.
  ///
  /// Nothing is copied: the bytes go back to libgit2 when `body` returns.
  ///
  /// - Parameters:
  ///   - id: The blob.
  ///   - limit: The most bytes to accept; checked before anything is read.
  ///   - body: Gets the bytes.
  /// - Returns: What `body` returns.
  /// - Throws: `GitError`: missing, damaged, not a blob, or larger than `limit`.
  package func withBlob<Result>(
    _ id: ObjectID, limit: Int, _ body: (RawSpan) -> Result
  ) throws(GitError) -> Result {
    let header = try supplying(id) { () throws(GitError) -> ObjectHeader in try self.header(id) }
    guard header.kind == .blob else {
      throw GitError("read blob", message: "it is a \(header.kind)", object: id, kind: .corrupt)
    }
    guard header.size <= limit else {
      throw GitError(
        "read blob", message: "it has \(header.size) bytes; the limit is \(limit)", object: id)
    }
    let objects = try objectDatabase()
    var oid = id.oid
    let object = try Handle("read blob", object: id, free: { git_odb_object_free($0) }) {
      git_odb_read(&$0, objects.pointer, &oid)
    }
    let buffer = UnsafeRawBufferPointer(
      start: git_odb_object_data(object.pointer), count: git_odb_object_size(object.pointer))
    return withExtendedLifetime(object) { body(buffer.bytes) }
  }
}
