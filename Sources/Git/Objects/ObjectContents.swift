internal import CLibgit2

/// A git object as it is stored: its kind and its bytes.
package struct ObjectContents: Sendable {
  package let kind: ObjectHeader.Kind
  package let bytes: [UInt8]
}

extension Repository {
  /// Reads one object of whatever kind, whose id is verified by that.
  ///
  /// - Parameter id: The object.
  /// - Returns: All of it.
  /// - Throws: `GitError`: missing or damaged.
  package func contents(of id: ObjectID) throws(GitError) -> ObjectContents {
    let objects = try objectDatabase()
    let object = try object(id, "read object", free: { git_odb_object_free($0) }) { place, _, oid in
      git_odb_read(place, objects.pointer, oid)
    }
    let bytes = UnsafeRawBufferPointer(
      start: git_odb_object_data(object.pointer), count: git_odb_object_size(object.pointer))
    return withExtendedLifetime(object) {
      ObjectContents(
        kind: ObjectHeader.Kind(git_odb_object_type(object.pointer)), bytes: Array(bytes))
    }
  }
}
