internal import Git
internal import PackageModel
internal import PackageStorage
internal import YAML

/// Whom to ask to look at a pull request.
struct Reviewers {
  /// The largest manifest that is read for its owner, in bytes.
  private static let limit = 5 << 20
  private let names: [String]

  init(_ options: PublicationOptions, _ settings: StorageSettings) {
    names = settings.pullRequests.reviewers + options.reviewers
  }

  /// The names, the owners of the packages among them where they are asked for.
  ///
  /// - Throws: `GitError`, `TransportError`.
  func names(
    for plan: ChangePlan, _ storage: PackageStorage, _ remote: RemoteStorage
  ) throws -> [String] {
    var found: [String] = []
    for name in names {
      let more =
        name == PullRequestSettings.owner
        ? try owners(of: plan, storage.repository, remote) : [name]
      for name in more where !found.contains(name) { found.append(name) }
    }
    return found
  }

  private func owners(
    of plan: ChangePlan, _ repository: Repository, _ remote: RemoteStorage
  ) throws -> [String] {
    var manifests: [ObjectID] = []
    for package in plan.packages where package.state != .unchanged {
      let tree = try repository.tree(package.tree)
      guard let entry = tree.entry(named: "manifest.yml"), entry.mode.isFile else { continue }
      manifests.append(entry.id)
    }
    try CloneLayout(repository, remote.remote).fetchBlobs(manifests)
    return try manifests.compactMap { id in
      let bytes = try repository.withBlob(id, limit: Self.limit) { span in
        span.withUnsafeBytes { Array($0) }
      }
      let root = try? YAMLParser.parse(bytes)
      guard let name = root?["owner"]?["github"]?.scalar, !name.isEmpty else { return nil }
      return name
    }
  }
}
