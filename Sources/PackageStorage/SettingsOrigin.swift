package import Git
internal import PackageModel

/// Where a storage's settings were found.
package enum SettingsOrigin: Hashable, Sendable, CustomStringConvertible {
  /// The file named by `--config`.
  case file(String)
  /// `storage.yml` at the root of a branch.
  case branch(String)
  /// No `storage.yml` was found.
  case builtIn

  package var description: String {
    switch self {
    case .file(let name): name
    case .branch(let name): "storage.yml on \(name)"
    case .builtIn: "built in"
    }
  }

  /// The name of the settings file at the root of a branch.
  package static let fileName = "storage.yml"
  /// The most bytes that a settings file may have.
  static let sizeLimit = 1 << 20

  /// Finds and reads the settings: the file, else `main`, else the remote's `main`, else
  /// built in.
  static func load(
    from repository: Repository, file: (name: String, bytes: [UInt8])?
  ) throws -> (StorageSettings, SettingsOrigin) {
    if let file {
      return (try StorageSettings(parsing: file.bytes, file: file.name), .file(file.name))
    }
    for (reference, branch) in [
      ("refs/heads/main", "main"),
      (repository.trackingReference(of: "main"), "\(repository.remoteName)/main"),
    ] {
      guard let tip = try repository.target(of: reference),
        let bytes = try bytes(at: tip, in: repository)
      else { continue }
      return (
        try StorageSettings(parsing: bytes, file: "\(reference):\(fileName)"), .branch(branch)
      )
    }
    return (.builtIn, .builtIn)
  }

  /// The settings file at the root of a commit; nil where there is none.
  ///
  /// - Throws: `GitError` when the commit or the file cannot be read.
  package static func bytes(
    at commit: ObjectID, in repository: Repository
  ) throws(GitError) -> [UInt8]? {
    let root = try repository.tree(repository.commit(commit).tree)
    guard let entry = root.entry(named: fileName), entry.mode.isFile else { return nil }
    return try repository.blob(entry.id, limit: sizeLimit)
  }
}
