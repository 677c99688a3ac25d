internal import CLibgit2

/// One reference to move, and what it must be before.
package struct ReferenceUpdate: Hashable, Sendable {
  /// The full name, such as `refs/heads/staging`.
  package let name: String
  /// The object that it names now; nil: there must be no such reference.
  package let expected: ObjectID?
  /// The object that it names afterwards.
  package let new: ObjectID

  package init(name: String, expected: ObjectID?, new: ObjectID) {
    (self.name, self.expected, self.new) = (name, expected, new)
  }

  /// Whether git allows the name for a reference below `refs/`; it becomes part of paths.
  ///
  /// - Parameter name: A full name.
  /// - Returns: False also for a name with a NUL byte, which would end a path early.
  static func isUsableName(_ name: String) -> Bool {
    guard name.hasPrefix("refs/"), !name.utf8.contains(0) else { return false }
    var isValid: Int32 = 0
    return git_reference_name_is_valid(&isValid, name) == 0 && isValid == 1
  }
}

/// Why references were not moved, or not all of them.
package enum ReferenceTransactionError: Error, Sendable {
  /// Another `storage` process is writing and did not end in time.
  case writerBusy(path: String)
  /// Another program holds the lock of a reference.
  ///
  /// `age` is in seconds, nil where it cannot be told.
  case locked(reference: String, path: String, age: Int64?)
  /// The reference is not what the plan was made from.
  case moved(reference: String, expected: ObjectID?, found: ObjectID?)
  /// The reference points to another reference.
  case symbolic(reference: String)
  /// The operating system refused before anything moved.
  case system(operation: String, path: String, errno: Int32)
  /// A reference could not be read, or must not have that name.
  case git(GitError)
  /// Some references had moved when the rest could not: run the same command again.
  case stopped(moved: [String], remaining: [String], operation: String, errno: Int32)
}
