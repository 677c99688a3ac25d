/// One change to a tree: an entry put at, or removed from, a path.
package struct TreeEdit: Hashable, Sendable {
  /// What happens at the path.
  package enum Change: Hashable, Sendable {
    /// The entry is this object from now on, whatever stood there.
    case put(ObjectID, FileMode)
    /// The entry goes; folders that become empty go with it.
    case remove
  }

  /// The names from the root down to the entry.
  package let path: [String]
  package let change: Change

  package init(_ path: [String], _ change: Change) {
    (self.path, self.change) = (path, change)
  }
}
