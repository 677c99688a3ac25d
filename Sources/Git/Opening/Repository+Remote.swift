/// Which of several remotes a repository follows.
extension Repository {
  /// The name of the remote that a storage is shared through.
  ///
  /// It is the one that was chosen, else `storage.remote` of the configuration, else the one that
  /// all branches here follow (`branch.NAME.remote`), else the only one that there is, else
  /// `origin`.
  package var remoteName: String {
    if let chosenRemote { return chosenRemote }
    if let resolvedRemote { return resolvedRemote }
    let name = (try? configuration()).flatMap(Self.remote) ?? "origin"
    resolvedRemote = name
    return name
  }

  /// The full name of the reference that follows a branch of the remote.
  ///
  /// - Parameter branch: The short name of the branch.
  /// - Returns: Such as `refs/remotes/origin/staging`.
  package func trackingReference(of branch: String) -> String {
    "refs/remotes/\(remoteName)/\(branch)"
  }

  private static func remote(_ configuration: Configuration) -> String? {
    if let name = configuration.value("storage.remote"), !name.isEmpty { return name }
    // A branch that follows another one here has `.` for its remote.
    let upstream = Set(
      configuration.values(section: "branch", key: "remote").map(\.value).filter { $0 != "." })
    if upstream.count == 1 { return upstream.first }
    let remotes = Set(configuration.values(section: "remote", key: "url").map(\.name))
    return remotes.count == 1 ? remotes.first : nil
  }
}
