internal import Git
internal import Glibc
internal import PackageModel
internal import PackageStorage
internal import Terminal
internal import Transport

/// What a command gets of the outside world.
package struct Context: Sendable {
  var global: GlobalOptions
  let environment: [String: String]
  let currentDirectory: String
  /// Seconds since 1970.
  let now: Int64
  let progress: any ProgressSink
  /// Whether commits and tags are to be signed; nil: as git's configuration says.
  var isSigning: Bool?
  /// The remote that was asked for by name; nil for the one that the repository follows.
  var chosenRemote: String?
  /// Takes a line for stderr that a program may be waiting for.
  let announce: @Sendable (String) -> Void
  /// Takes a sentence that `--verbose` shows.
  let note: @Sendable (String) -> Void
  /// The path of this program.
  let program: String
  /// Reads standard input to its end, up to a number of bytes.
  let input: @Sendable (Int) throws -> [UInt8]

  /// The path as seen from the current folder.
  func path(_ text: String) -> String {
    text.hasPrefix("/") ? text : currentDirectory + "/" + text
  }

  /// Opens the repository: `--repository`, `$STORAGE_REPOSITORY`, `$GIT_DIR`, or the one that the
  /// current folder is in.
  ///
  /// - Throws: `RepositoryError`.
  func openRepository() throws -> Repository {
    let explicit =
      global.repository ?? nonEmpty("STORAGE_REPOSITORY") ?? nonEmpty("GIT_DIR")
    let repository = try Repository.open(
      at: explicit.map(path) ?? currentDirectory, environment: environment,
      searchingUpwards: explicit == nil)
    repository.chosenRemote = chosenRemote
    LeftOutObjects(of: repository, self)?.supply(note)
    return repository
  }

  /// Opens the repository, reads its settings and its tips.
  ///
  /// - Throws: `RepositoryError`, `SettingsError`, `GitError`, `FileError`.
  func openStorage() throws -> PackageStorage {
    let storage = try storage(in: openRepository())
    note("settings: \(storage.origin)")
    return storage
  }

  /// The settings when there need not be a repository: those of one that is there, else built in.
  ///
  /// - Throws: As `openStorage`, where a repository or settings are there and cannot be read.
  func settingsWithoutRepository() throws -> StorageSettings {
    if let file = try settingsFile() {
      return try StorageSettings(parsing: file.bytes, file: file.name)
    }
    do {
      return try PackageStorage(openRepository()).settings
    } catch let error as RepositoryError {
      guard case .notFound = error, global.repository == nil else { throw error }
      return .builtIn
    }
  }

  /// The settings that a storage is made with: those of `--config`, else built in.
  ///
  /// - Throws: `FileError`, `SettingsError`.
  func settingsForNewStorage() throws -> StorageSettings {
    guard let file = try settingsFile() else { return .builtIn }
    return try StorageSettings(parsing: file.bytes, file: file.name)
  }

  /// Who commits, when, and with which signature.
  ///
  /// - Parameters:
  ///   - repository: Whose configuration to ask.
  ///   - kind: What is to be made.
  /// - Returns: The identity, with what signs for it where git's configuration or `--sign` asks.
  /// - Throws: `IdentityError`, `GitError`.
  func identity(
    for repository: Repository, making kind: SigningProgram.Kind = .commit
  ) throws -> Identity {
    var identity = try Identity(for: repository, now: now)
    identity.signer = try SigningProgram(
      for: kind, in: repository, isWanted: isSigning, committer: identity.committer
    )?.signer
    return identity
  }

  func settingsFile() throws -> (name: String, bytes: [UInt8])? {
    guard let config = global.config else { return nil }
    return (config, try SmallFile.read(path(config), shownAs: config, limit: 1 << 20))
  }

  private func nonEmpty(_ variable: String) -> String? {
    environment[variable].flatMap { $0.isEmpty ? nil : $0 }
  }
}

/// A file that the user named and that cannot be read.
struct FileError: Error {
  let path: String
  let reason: String
}

/// Files that are read whole: settings and lists of operands.
enum SmallFile {
  /// - Throws: `FileError`.
  static func read(_ path: String, shownAs name: String, limit: Int) throws(FileError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw FileError(path: name, reason: String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    return try read(descriptor, shownAs: name, limit: limit)
  }

  /// Reads a descriptor to its end.
  ///
  /// - Throws: `FileError`.
  static func read(
    _ descriptor: Int32, shownAs name: String, limit: Int
  ) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw FileError(path: name, reason: String(cString: strerror(errno)))
      }
      if count == 0 { return bytes }
      bytes.append(contentsOf: buffer[..<count])
      guard bytes.count <= limit else {
        throw FileError(path: name, reason: "it is larger than \(limit) bytes")
      }
    }
  }
}
