internal import CLibgit2
internal import Glibc

/// An open git repository; used by one thread at a time.
package final class Repository {
  private let handle: Handle
  /// The environment that the repository was opened with: it decides configuration and identity.
  package let environment: [String: String]

  var pointer: OpaquePointer { handle.pointer }

  private init(_ handle: Handle, _ environment: [String: String]) {
    self.handle = handle
    self.environment = environment
  }

  /// Opens the repository at exactly `path`: a bare one, a `.git` folder, or a work tree.
  ///
  /// - Parameters:
  ///   - path: Where the repository is.
  ///   - environment: The variables of the process.
  ///   - searchingUpwards: Whether to look in the parent folders too, as git does from the current
  ///     folder.
  ///   - trusted: Whether to skip the check of its owner (inside a hook git has made it already).
  /// - Throws: `RepositoryError`.
  package static func open(
    at path: String, environment: [String: String], searchingUpwards: Bool = false,
    trusted: Bool = false
  ) throws(RepositoryError) -> Repository {
    Library.start()
    let flags = searchingUpwards ? 0 : UInt32(GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue)
    let handle: Handle
    do {
      handle = try Handle("open repository", free: { git_repository_free($0) }) {
        git_repository_open_ext(&$0, path, flags, nil)
      }
    } catch {
      throw openingFailure(path, error)
    }
    let repository = Repository(handle, environment)
    if let format = repository.unsupportedFormat {
      throw .unsupportedFormat(path: path, format: format)
    }
    if !trusted {
      let places = [repository.directory] + (repository.workingDirectory.map { [$0] } ?? [])
      try RepositoryOwnership(environment: environment)
        .validate(places, name: repository.workingDirectory ?? repository.directory)
    }
    return repository
  }

  /// Makes a bare repository at `path`: a folder that is missing, empty, or was begun before.
  ///
  /// HEAD names `branch`, which has no commit yet; reflogs are switched on.
  ///
  /// - Throws: `GitError` when the file system refuses.
  package static func initialize(
    at path: String, branch: String, environment: [String: String]
  ) throws(GitError) -> Repository {
    try RepositoryLayout(path: path).make(branch: branch)
    do {
      return try open(at: path, environment: environment, trusted: true)
    } catch {
      throw GitError("create repository at \(path)", message: "\(error)", kind: .system)
    }
  }

  /// The git directory, with a trailing slash.
  package var directory: String { String(cString: git_repository_path(pointer)) }

  /// The directory that holds references and objects, with a trailing slash; differs from
  /// `directory` in a linked work tree.
  package var commonDirectory: String { String(cString: git_repository_commondir(pointer)) }

  /// The work tree, with a trailing slash; nil in a bare repository.
  package var workingDirectory: String? {
    git_repository_workdir(pointer).map { String(cString: $0) }
  }

  package var isBare: Bool { workingDirectory == nil }

  /// Whether the branch is checked out here or in a linked work tree, so that moving it would
  /// leave somebody's files behind.
  package func isCheckedOut(_ referenceName: String) -> Bool {
    guard
      let reference = try? Handle(
        "read reference", free: { git_reference_free($0) },
        { git_reference_lookup(&$0, pointer, referenceName) })
    else { return false }
    return git_branch_is_checked_out(reference.pointer) == 1
  }

  // MARK: Objects

  /// Reads one tree.
  package func tree(_ id: ObjectID) throws(GitError) -> Tree {
    try Tree(id, in: pointer)
  }

  /// Reads one commit.
  package func commit(_ id: ObjectID) throws(GitError) -> Commit {
    try Commit(id, in: pointer)
  }

  /// The kind and size in bytes of an object, read without its contents.
  package func header(_ id: ObjectID) throws(GitError) -> ObjectHeader {
    let objects = try objectDatabase()
    var (length, kind, oid) = (0, GIT_OBJECT_INVALID, id.oid)
    try check(
      "read object", git_odb_read_header(&length, &kind, objects.pointer, &oid), object: id)
    return ObjectHeader(kind: ObjectHeader.Kind(kind), size: length)
  }

  /// Reads the contents of one blob.
  ///
  /// - Parameters:
  ///   - id: The blob.
  ///   - limit: The most bytes to accept; checked before anything is read.
  /// - Throws: `GitError`: missing, not a blob, or larger than `limit`.
  package func blob(_ id: ObjectID, limit: Int = .max) throws(GitError) -> [UInt8] {
    let header = try header(id)
    guard header.kind == .blob else {
      throw GitError(
        "read blob", message: "it is a \(header.kind)", object: id, kind: .corrupt)
    }
    guard header.size <= limit else {
      throw GitError(
        "read blob", message: "it has \(header.size) bytes; the limit is \(limit)", object: id)
    }
    var oid = id.oid
    let blob = try Handle("read blob", object: id, free: { git_blob_free($0) }) {
      git_blob_lookup(&$0, pointer, &oid)
    }
    let size = Int(git_blob_rawsize(blob.pointer))
    guard size > 0, let start = git_blob_rawcontent(blob.pointer) else { return [] }
    return Array(UnsafeRawBufferPointer(start: start, count: size))
  }

  func objectDatabase() throws(GitError) -> Handle {
    try Handle("open object store", free: { git_odb_free($0) }) {
      git_repository_odb(&$0, pointer)
    }
  }

  // MARK: Formats

  /// Names the format when it is one whose ids or references we cannot read.
  private var unsupportedFormat: String? {
    guard let configuration = try? Configuration(environment: [:], repository: self) else {
      return nil
    }
    return Self.unsupportedFormat(configuration)
  }

  private static func unsupportedFormat(_ configuration: Configuration) -> String? {
    if let format = configuration.value("extensions.objectformat"), format.lowercased() != "sha1" {
      return "\(format) object ids"
    }
    if let storage = configuration.value("extensions.refstorage"), storage != "files" {
      return "\(storage) references"
    }
    return nil
  }

  private static func openingFailure(_ path: String, _ error: GitError) -> RepositoryError {
    if error.code == GIT_ENOTFOUND.rawValue { return .notFound(path: path) }
    // libgit2 says only that an extension is not supported: read which.
    for folder in [path, path + "/.git"] {
      var file: OpaquePointer?
      guard git_config_open_ondisk(&file, folder + "/config") == 0 else { continue }
      defer { git_config_free(file) }
      for (key, words) in [
        ("extensions.objectformat", "object ids"), ("extensions.refstorage", "references"),
      ] {
        var buffer = git_buf()
        guard git_config_get_string_buf(&buffer, file, key) == 0, let text = buffer.ptr else {
          continue
        }
        defer { git_buf_dispose(&buffer) }
        let value = String(cString: text)
        if value != "sha1", value != "files" {
          return .unsupportedFormat(path: path, format: "\(value) \(words)")
        }
      }
    }
    if error.message.contains("unsupported") {
      return .unsupportedFormat(path: path, format: error.message)
    }
    return .unreadable(path: path, error)
  }
}
