internal import Drafts
package import Git
internal import Glibc

/// Why an image was not made; what was there before is whole.
package enum ImageError: Error, Sendable, Hashable {
  /// The folder or file of the output holds something else.
  case notALayout(path: String)
  /// Another image is being written to the same place.
  case locked(path: String)
  /// The image to build on is not there, or is none that can be built on.
  case badBase(path: String, reason: String)
  /// The machine refused an act.
  case failed(action: String, path: String, reason: String)
  /// An object of the storage cannot be read.
  case unreadable(GitError)
  /// The name of a distribution's branch is no tag of an image; the commit is one.
  case badTag(String, distribution: String, commit: String)
  /// This program cannot be put into an image.
  case noProgram(reason: String)

  /// The error of the system call that has just failed.
  static func now(_ action: String, _ path: String) -> ImageError {
    .failed(action: action, path: path, reason: String(cString: strerror(errno)))
  }

  init(_ error: DraftError) {
    self =
      switch error {
      case .unusable(let path): .notALayout(path: path)
      case .locked(let path): .locked(path: path)
      case .failed(let action, let path, let reason):
        .failed(action: action, path: path, reason: reason)
      }
  }

  /// Runs `body`, whose errors are told as those of an image.
  static func naming<Value>(
    _ body: () throws(DraftError) -> Value
  ) throws(ImageError) -> Value {
    do throws(DraftError) {
      return try body()
    } catch {
      throw ImageError(error)
    }
  }
}
