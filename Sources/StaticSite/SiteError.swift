internal import Glibc

/// Why a site was not built; what was there before is whole.
package enum SiteError: Error, Sendable, Hashable {
  /// The folder holds something else.
  case notASite(path: String)
  /// Another build of the same site is at work.
  case locked(path: String)
  /// The machine refused an act.
  case failed(action: String, path: String, reason: String)
  /// A package of the registry cannot be read.
  case unreadablePackage(String, reason: String)

  /// The error of the system call that has just failed.
  static func now(_ action: String, _ path: String) -> SiteError {
    .failed(action: action, path: path, reason: String(cString: strerror(errno)))
  }
}
