internal import Archive
internal import Git
internal import YAML

/// Why a package, or one of its files, cannot be used.
struct PackageFault: Error {
  /// What kind of failure it is, for those who answer requests.
  enum Kind {
    /// The file or folder is not there.
    case missing
    /// The package breaks a rule.
    case invalid
    /// The file is there and cannot be read.
    case unreadable
    /// The library that reads and writes archives cannot be loaded.
    case noLibrary
  }

  let kind: Kind
  let message: String
  /// The file within the package, where one is to blame.
  var file: String?
  var line: Int?
  var column: Int?

  init(_ kind: Kind, _ message: String, file: String? = nil) {
    self.kind = kind
    self.message = message
    self.file = file
  }

  init(_ fault: ManifestFault, file: String) {
    kind = .invalid
    message = fault.text
    self.file = file
    line = fault.line
    column = fault.column
  }

  init(_ error: GitError, file: String? = nil) {
    kind = .unreadable
    message = error.description
    self.file = file
  }

  init(_ error: ArchiveError, file: String? = nil) {
    kind = if case .noLibrary = error { .noLibrary } else { .unreadable }
    message = error.description
    self.file = file
  }
}
