internal import CLibgit2
internal import Glibc

/// What libgit2 said about a call that failed.
package struct GitError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of failure that a caller may want to tell apart.
  package enum Kind: Hashable, Sendable {
    /// The object or reference does not exist.
    case missing
    /// The object exists but cannot be used: damaged, or of another kind than asked for.
    case corrupt
    /// The operating system refused: disk full, permission, read-only file system.
    case system
    /// Anything else.
    case other
  }

  /// What was being done, as a verb phrase such as `read tree`.
  package let operation: String
  /// libgit2's return code (`git_error_code`).
  package let code: Int32
  /// libgit2's text, or one of our own where it left none.
  package let message: String
  /// The object in question, where there is one.
  package let object: ObjectID?
  package let kind: Kind

  package init(
    _ operation: String, code: Int32 = -1, message: String, object: ObjectID? = nil,
    kind: Kind = .other
  ) {
    self.operation = operation
    self.code = code
    self.message = message
    self.object = object
    self.kind = kind
  }

  package var description: String {
    var text = "cannot \(operation)"
    if let object { text += " \(object)" }
    return "\(text): \(message)"
  }

  /// Reads the error that libgit2 keeps for this thread; must follow the failing call at once.
  static func last(_ operation: String, code: Int32, object: ObjectID?) -> GitError {
    let number = errno
    var message = "libgit2 gave no reason (code \(code))"
    var category = Int32(GIT_ERROR_NONE.rawValue)
    // git_error_last() may be NULL, or be left over from an earlier call.
    if let error = git_error_last(), let text = error.pointee.message {
      message = String(cString: text)
      category = error.pointee.klass
    }
    var kind = kind(code: code, category: category, object: object)
    // Behind "not found" and "cannot load" may stand a call that the machine refused.
    if kind != .system, machineFailures.contains(number) {
      kind = .system
      message += ": " + String(cString: strerror(number))
      errno = 0
    }
    return GitError(operation, code: code, message: message, object: object, kind: kind)
  }

  /// Error numbers that say nothing of the file that was asked for.
  private static let machineFailures: Set<Int32> = [EIO, EMFILE, ENFILE, ENOMEM]

  private static func kind(code: Int32, category: Int32, object: ObjectID?) -> Kind {
    if code == GIT_ENOTFOUND.rawValue {
      // libgit2 says "not found" of an object that is there but of another kind, too.
      return category == GIT_ERROR_INVALID.rawValue && object != nil ? .corrupt : .missing
    }
    switch git_error_t(rawValue: UInt32(bitPattern: category)) {
    case GIT_ERROR_OS, GIT_ERROR_FILESYSTEM: return .system
    case GIT_ERROR_ODB, GIT_ERROR_ZLIB, GIT_ERROR_OBJECT, GIT_ERROR_TREE, GIT_ERROR_SHA:
      return .corrupt
    default: return object == nil ? .other : .corrupt
    }
  }
}

/// Throws what libgit2 said when `status` is negative.
///
/// - Parameters:
///   - operation: What was being done, as a verb phrase.
///   - status: The result of the libgit2 call just made on this thread.
///   - object: The object that the call was about.
/// - Returns: `status`, which is not negative.
/// - Throws: `GitError` when `status` is below zero.
@discardableResult
func check(_ operation: String, _ status: Int32, object: ObjectID? = nil) throws(GitError) -> Int32
{
  guard status < 0 else { return status }
  throw GitError.last(operation, code: status, object: object)
}
