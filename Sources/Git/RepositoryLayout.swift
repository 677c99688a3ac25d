internal import Glibc

/// The files and folders that make a bare repository (gitrepository-layout(5)).
///
/// libgit2 takes git's lock on the configuration to write it, and a process that dies holding that
/// lock leaves it for ever. Here each file is written beside its place and renamed, `HEAD` last: a
/// repository that was begun is no repository yet, and making it again completes it.
struct RepositoryLayout {
  private let path: String

  init(path: String) {
    self.path = path
  }

  /// Makes what is missing.
  ///
  /// - Parameter branch: What `HEAD` names; it has no commit yet.
  /// - Throws: `GitError` when the file system refuses.
  func make(branch: String) throws(GitError) {
    let configuration = """
      [core]
      \trepositoryformatversion = 0
      \tfilemode = true
      \tbare = true
      \tlogAllRefUpdates = true

      """
    do {
      for folder in ["objects/info", "objects/pack", "refs/heads", "refs/tags"] {
        try DirectoryPath.make(parentOf: "\(path)/\(folder)/")
      }
      try write(configuration, to: "config")
      for folder in ["objects", "refs", ""] {
        try DurableFile.syncDirectory("\(path)/\(folder)")
      }
      try write("ref: refs/heads/\(branch)\n", to: "HEAD")
      try DurableFile.syncDirectory(path)
    } catch {
      throw failure(error)
    }
  }

  private func write(_ text: String, to name: String) throws(ReferenceTransactionError) {
    let file = "\(path)/\(name)"
    try DurableFile.write(Array(text.utf8), to: file + ".new")
    guard rename(file + ".new", file) == 0 else {
      throw .system(operation: "write", path: file, errno: errno)
    }
  }

  private func failure(_ error: ReferenceTransactionError) -> GitError {
    guard case .system(let operation, let place, let number) = error else {
      return GitError("create repository at \(path)", message: "\(error)", kind: .system)
    }
    return GitError(
      "\(operation) \(place)", message: String(cString: strerror(number)), kind: .system)
  }
}
