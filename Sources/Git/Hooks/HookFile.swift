internal import Glibc

/// One of the programs that git runs by itself (githooks(5)), kept beside one that was there before.
package struct HookFile {
  /// What stands in the hook's place.
  package enum State: Hashable, Sendable {
    case absent
    /// A program of somebody else.
    case foreign
    /// Ours, as it would be written now.
    case current
    /// Ours, and not as it would be written now, or not executable.
    case outdated
  }

  package enum Failure: Error, Hashable, Sendable {
    /// The hook is somebody else's, so it is not ours to remove.
    case notOurs(path: String)
    /// An earlier hook is kept already, and another one stands in its place.
    case keptTwice(path: String, kept: String)
    case system(operation: String, path: String, errno: Int32)
  }

  /// Where the hook is.
  package let path: String
  /// Where the hook is kept that was there before.
  package let keptPath: String
  private let script: [UInt8]
  private let mark: String
  private let folder: String

  /// - Parameters:
  ///   - name: The hook, such as `pre-receive`.
  ///   - script: Our program, whose second line begins with `mark`.
  ///   - mark: By what a program is known as ours.
  ///   - repository: Whose hook.
  /// - Throws: `GitError` when git's configuration cannot be read.
  package init(
    _ name: String, script: String, mark: String, in repository: Repository
  ) throws(GitError) {
    folder = try Self.folder(of: repository)
    path = "\(folder)/\(name)"
    keptPath = "\(path).before-storage"
    self.script = Array(script.utf8)
    self.mark = mark
  }

  /// Reads what stands in the hook's place.
  ///
  /// - Throws: `Failure.system`.
  package func state() throws(Failure) -> State {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      guard errno == ENOENT else { throw failure("read", path) }
      return .absent
    }
    guard status.st_mode & S_IFMT == S_IFREG else { return .foreign }
    let bytes: [UInt8]?
    do throws(ReferenceTransactionError) {
      bytes = try DurableFile.read(path, limit: 1 << 20)
    } catch {
      throw failure("read", path)
    }
    let lines = String(decoding: bytes ?? [], as: UTF8.self)
      .split(separator: "\n", maxSplits: 2, omittingEmptySubsequences: false)
    guard lines.count > 1, lines[1].hasPrefix(mark) else { return .foreign }
    return bytes == script && access(path, X_OK) == 0 ? .current : .outdated
  }

  /// Whether there is a hook that is kept, and run after ours.
  package var isKept: Bool {
    var status = stat()
    return lstat(keptPath, &status) == 0
  }

  /// Puts our program in the hook's place; the one that is there is kept under another name.
  ///
  /// At every moment one of the two stands in the place.
  ///
  /// - Throws: `Failure`.
  package func install() throws(Failure) {
    switch try state() {
    case .current: return
    case .absent, .outdated: break
    case .foreign: try keep()
    }
    do throws(ReferenceTransactionError) {
      try DirectoryPath.make(parentOf: path)
      try DurableFile.write(script, to: path + ".new")
    } catch {
      throw failure("write", path)
    }
    // As git's own samples: for everybody to run, for its owner to change.
    guard chmod(path + ".new", 0o755) == 0, rename(path + ".new", path) == 0 else {
      throw failure("write", path)
    }
    try sync()
  }

  /// Takes our program away and puts back the one that was there before.
  ///
  /// - Throws: `Failure`.
  package func uninstall() throws(Failure) {
    switch try state() {
    case .absent: return
    case .foreign: throw .notOurs(path: path)
    case .current, .outdated: break
    }
    if isKept {
      guard rename(keptPath, path) == 0 else { throw failure("restore", path) }
    } else {
      guard unlink(path) == 0 else { throw failure("remove", path) }
    }
    try sync()
  }

  private func keep() throws(Failure) {
    if link(path, keptPath) == 0 { return }
    guard errno == EEXIST else { throw failure("keep", path) }
    // Cut short between the two names, it is kept already.
    guard FileIdentity(of: path) == FileIdentity(of: keptPath) else {
      throw .keptTwice(path: path, kept: keptPath)
    }
  }

  private func sync() throws(Failure) {
    do throws(ReferenceTransactionError) {
      try DurableFile.syncDirectory(folder)
    } catch {
      throw failure("sync", folder)
    }
  }

  private func failure(_ operation: String, _ path: String) -> Failure {
    .system(operation: operation, path: path, errno: errno)
  }

  /// Where git looks for hooks: `core.hooksPath`, else `hooks` in the repository.
  private static func folder(of repository: Repository) throws(GitError) -> String {
    let own = repository.commonDirectory
    guard let named = try repository.configuration().value("core.hooksPath"), !named.isEmpty else {
      return own + "hooks"
    }
    if named.hasPrefix("/") { return named }
    if named.hasPrefix("~/"), let home = repository.environment["HOME"] {
      return home + named.dropFirst()
    }
    return own + named
  }
}
