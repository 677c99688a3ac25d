internal import CLibgit2

/// What can be told of an object without reading its contents.
package struct ObjectHeader: Hashable, Sendable {
  /// The four kinds of git object.
  package enum Kind: String, Hashable, Sendable, CustomStringConvertible {
    case commit, tree, blob, tag
    case unknown = "object of no known kind"

    init(_ type: git_object_t) {
      switch type {
      case GIT_OBJECT_COMMIT: self = .commit
      case GIT_OBJECT_TREE: self = .tree
      case GIT_OBJECT_BLOB: self = .blob
      case GIT_OBJECT_TAG: self = .tag
      default: self = .unknown
      }
    }

    package var description: String { rawValue }
  }

  package let kind: Kind
  /// Size of the contents in bytes.
  package let size: Int
}
