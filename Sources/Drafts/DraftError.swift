internal import Glibc

/// Why a draft was not made or not put in place; what it was to replace is whole.
package enum DraftError: Error, Sendable, Hashable {
  /// The path names no folder that could be replaced, such as `/` or `..`.
  case unusable(path: String)
  /// Somebody else is making a draft of the same thing.
  case locked(path: String)
  /// The machine refused an act.
  case failed(action: String, path: String, reason: String)

  /// The error of the system call that has just failed.
  package static func now(_ action: String, _ path: String) -> DraftError {
    .failed(action: action, path: path, reason: String(cString: strerror(errno)))
  }
}
