internal import CLibgit2
internal import Glibc

/// An open git repository; used by one thread at a time.
package final class Repository {
  let handle: Handle
  private var cachedConfiguration: Configuration?
  private var memory: MemoryObjects?
  /// The remote that the configuration speaks of, once it was asked for.
  var resolvedRemote: String?
  lazy var looseObjects = LooseObjects(in: [commonDirectory + "objects/"])
  /// Folders of objects beside the repository's own, each with a trailing slash.
  var addedStores: [String] = []
  /// Brings trees and files that a clone left out; nil where all that is missing is lost.
  package var supply: ObjectSupply?
  /// The remote that a person named; nil for the one that the configuration speaks of.
  package var chosenRemote: String?
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
  /// - Returns: The repository.
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
    if !trusted {
      try RepositoryOwnership(environment: environment).validate(repository)
    }
    return repository
  }

  /// Makes a bare repository at `path`: a folder that is missing, empty, or was begun before.
  ///
  /// HEAD names `branch`, which has no commit yet; reflogs are switched on.
  ///
  /// - Parameters:
  ///   - path: Where; missing folders above it are made.
  ///   - branch: The short name of the branch.
  ///   - environment: The variables of the process.
  /// - Returns: The repository, open.
  /// - Throws: `GitError` when the file system refuses.
  package static func initialize(
    at path: String, branch: String, environment: [String: String]
  ) throws(GitError) -> Repository {
    guard (try? open(at: path, environment: environment, trusted: true)) == nil else {
      throw GitError("create repository at \(path)", message: "there is one already")
    }
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

  /// Whether the history was cut off when the repository was cloned.
  package var isShallow: Bool { git_repository_is_shallow(pointer) == 1 }

  /// Git's configuration as it is for this repository; read once.
  ///
  /// - Returns: The configuration.
  /// - Throws: `GitError` when a file cannot be parsed.
  package func configuration() throws(GitError) -> Configuration {
    if let cachedConfiguration { return cachedConfiguration }
    let configuration = try Configuration(environment: environment, repository: self)
    cachedConfiguration = configuration
    return configuration
  }

  /// Whether the branch is checked out here or in a linked work tree, so that moving it would
  /// leave somebody's files behind.
  ///
  /// - Parameter referenceName: The full name.
  /// - Returns: True also for the branch without commits that a new work tree is on.
  package func isCheckedOut(_ referenceName: String) -> Bool {
    if !isBare, headTarget == referenceName { return true }
    guard
      let reference = try? Handle(
        "read reference", free: { git_reference_free($0) },
        { git_reference_lookup(&$0, pointer, referenceName) })
    else { return false }
    return git_branch_is_checked_out(reference.pointer) == 1
  }

  /// The full name of the reference that HEAD points to; nil where it names a commit itself.
  var headTarget: String? {
    let head = try? Handle("read HEAD", free: { git_reference_free($0) }) {
      git_reference_lookup(&$0, pointer, "HEAD")
    }
    return head.flatMap { git_reference_symbolic_target($0.pointer) }.map { String(cString: $0) }
  }

  // MARK: Objects

  /// Reads one tree.
  ///
  /// - Parameter id: The tree.
  /// - Returns: The tree.
  /// - Throws: `GitError`: missing, damaged or not a tree.
  package func tree(_ id: ObjectID) throws(GitError) -> Tree {
    try supplying(id) { () throws(GitError) -> Tree in try Tree(id, in: self) }
  }

  /// Reads one commit.
  ///
  /// - Parameter id: The commit.
  /// - Returns: The commit.
  /// - Throws: `GitError`: missing, damaged or not a commit.
  package func commit(_ id: ObjectID) throws(GitError) -> Commit {
    try Commit(id, in: self)
  }

  /// Whether the object is here, as far as is known without looking for new packs.
  package func has(_ id: ObjectID) -> Bool {
    guard let objects = try? objectDatabase() else { return false }
    var oid = id.oid
    return git_odb_exists_ext(
      objects.pointer, &oid, UInt32(GIT_ODB_LOOKUP_NO_REFRESH.rawValue)) == 1
  }

  /// Looks for packs that have come since the repository was opened.
  package func refreshObjects() throws(GitError) {
    try check("look for new objects", git_odb_refresh(objectDatabase().pointer))
  }

  /// Reads what an object is, without its contents.
  ///
  /// - Parameter id: The object.
  /// - Returns: Its kind and size in bytes.
  /// - Throws: `GitError`: missing or damaged.
  package func header(_ id: ObjectID) throws(GitError) -> ObjectHeader {
    let objects = try objectDatabase()
    var (length, kind, oid) = (0, GIT_OBJECT_INVALID, id.oid)
    do {
      try check(
        "read object", git_odb_read_header(&length, &kind, objects.pointer, &oid), object: id)
    } catch {
      throw StoreProbe(stores: looseObjects.stores).judged(error)
    }
    return ObjectHeader(kind: ObjectHeader.Kind(kind), size: length)
  }

  /// Reads the contents of one blob.
  ///
  /// - Parameters:
  ///   - id: The blob.
  ///   - limit: The most bytes to accept; checked before anything is read.
  /// - Returns: All of its bytes.
  /// - Throws: `GitError`: missing, damaged, not a blob, or larger than `limit`.
  package func blob(_ id: ObjectID, limit: Int = .max) throws(GitError) -> [UInt8] {
    let header = try supplying(id) { () throws(GitError) -> ObjectHeader in try self.header(id) }
    guard header.kind == .blob else {
      throw GitError(
        "read blob", message: "it is a \(header.kind)", object: id, kind: .corrupt)
    }
    guard header.size <= limit else {
      throw GitError(
        "read blob", message: "it has \(header.size) bytes; the limit is \(limit)", object: id)
    }
    let blob = try object(id, "read blob", free: { git_blob_free($0) }, git_blob_lookup)
    let size = Int(git_blob_rawsize(blob.pointer))
    guard size > 0, let start = git_blob_rawcontent(blob.pointer) else { return [] }
    return Array(UnsafeRawBufferPointer(start: start, count: size))
  }

  /// Reads one object with libgit2; everything that reads contents goes through here.
  func object(
    _ id: ObjectID, _ operation: String, free: @escaping (OpaquePointer?) -> Void,
    _ look: (
      UnsafeMutablePointer<OpaquePointer?>?, OpaquePointer?, UnsafePointer<git_oid>?
    ) -> Int32
  ) throws(GitError) -> Handle {
    try looseObjects.check(id, operation)
    var oid = id.oid
    do {
      return try Handle(operation, object: id, free: free) { look(&$0, pointer, &oid) }
    } catch {
      throw StoreProbe(stores: looseObjects.stores).judged(error)
    }
  }

  /// The packs alone; nil where libgit2 cannot open them.
  var packs: Handle? { looseObjects.packs }

  func objectDatabase() throws(GitError) -> Handle {
    try Handle("open object store", free: { git_odb_free($0) }) {
      git_repository_odb(&$0, pointer)
    }
  }

  /// The one place in memory for new objects that this repository has, made when first asked for.
  func memoryObjects() throws(GitError) -> MemoryObjects {
    if let memory { return memory }
    let made = try MemoryObjects(in: objectDatabase())
    memory = made
    return made
  }

  private static func openingFailure(_ path: String, _ error: GitError) -> RepositoryError {
    if error.code == GIT_ENOTFOUND.rawValue, error.kind != .system {
      return .notFound(path: path)
    }
    guard error.message.hasPrefix("unsupported ") else { return .unreadable(path: path, error) }
    // libgit2 names the extension; its value says no more, as there is one besides the usual.
    let format =
      if error.message.hasSuffix("extensions.objectformat") {
        "SHA-256 object ids"
      } else if error.message.hasSuffix("extensions.refstorage") {
        "reftable references"
      } else {
        "an " + error.message
      }
    return .unsupportedFormat(path: path, format: format)
  }
}
