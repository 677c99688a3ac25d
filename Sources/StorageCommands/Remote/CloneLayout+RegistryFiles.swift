internal import Git
internal import PackageStorage

extension CloneLayout {
  /// Fetches the files that pin the registry of distributions, where the clone left them out.
  ///
  /// - Throws: `PushFailure.noRemote`, `TransportError`, `GitError`.
  static func fetchRegistryFiles(
    of snapshots: [DistributionSnapshot], in repository: Repository, _ context: Context
  ) throws {
    guard try isPartial(repository) else { return }
    let files = try snapshots.flatMap { snapshot throws(GitError) in
      let root = try repository.tree(snapshot.commit.tree)
      return RegistryPin.paths.compactMap { root.entry(named: $0) }.filter { $0.mode.isFile }
    }
    try CloneLayout(repository, RemoteStorage(repository, context).remote)
      .fetchBlobs(files.map(\.id))
  }
}
