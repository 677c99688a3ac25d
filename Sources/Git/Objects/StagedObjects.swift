internal import CLibgit2

/// Copies of the objects of a staging, for other openings of the same repository.
///
/// A staging is of one `Repository` and so of one thread; the copies go anywhere.
package struct StagedObjects: Sendable {
  struct Object: Sendable {
    let kind: git_object_t
    let bytes: [UInt8]
  }

  let objects: [Object]
}

extension ObjectStaging {
  /// Starts a staging that holds copies of another one's objects.
  ///
  /// - Parameters:
  ///   - repository: Where objects are read; the same as the other one's, opened anew.
  ///   - copies: The objects.
  /// - Throws: `GitError`.
  package convenience init(
    _ repository: Repository, holding copies: StagedObjects
  ) throws(GitError) {
    try self.init(repository)
    for object in copies.objects { _ = try stage("object", object.bytes, object.kind) }
  }

  /// Copies of all objects that are staged and not published.
  ///
  /// - Throws: `GitError`.
  package func copies() throws(GitError) -> StagedObjects {
    var copies: [StagedObjects.Object] = []
    for id in staged where memory.holds(id) {
      try memory.withObject(id) { (bytes, kind) throws(GitError) in
        copies.append(StagedObjects.Object(kind: kind, bytes: Array(bytes)))
      }
    }
    return StagedObjects(objects: copies)
  }
}
