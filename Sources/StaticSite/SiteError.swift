internal import Drafts
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

extension SiteError {
  init(_ error: DraftError) {
    self =
      switch error {
      case .unusable(let path): .notASite(path: path)
      case .locked(let path): .locked(path: path)
      case .failed(let action, let path, let reason):
        .failed(action: action, path: path, reason: reason)
      }
  }

  /// Runs `body`, whose errors are told as those of a site.
  static func naming<Value>(
    _ body: () throws(DraftError) -> Value
  ) throws(SiteError) -> Value {
    do throws(DraftError) {
      return try body()
    } catch {
      throw SiteError(error)
    }
  }
}
