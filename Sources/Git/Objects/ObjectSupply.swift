/// Brings objects to a clone that left them on its server, one at a time, when they are asked for.
///
/// libgit2 1.5 knows nothing of partial clones: to it, what was left out is missing.
package struct ObjectSupply {
  private let bring: (ObjectID) throws(GitError) -> Void

  /// - Parameter bring: Brings an object, a tree with all trees below it; throws where it cannot.
  package init(_ bring: @escaping (ObjectID) throws(GitError) -> Void) {
    self.bring = bring
  }

  func callAsFunction(_ id: ObjectID) throws(GitError) {
    try bring(id)
  }
}

extension Repository {
  /// Reads an object and, where it was left out, brings it and reads it again.
  ///
  /// - Parameters:
  ///   - id: The object.
  ///   - read: Reads it.
  /// - Returns: What `read` returns.
  /// - Throws: What `read` throws, or `GitError` where the object cannot be brought.
  func supplying<Result>(
    _ id: ObjectID, _ read: () throws(GitError) -> Result
  ) throws(GitError) -> Result {
    do throws(GitError) {
      return try read()
    } catch {
      guard error.kind == .missing, let supply else { throw error }
      try supply(id)
      return try read()
    }
  }
}
