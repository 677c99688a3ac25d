internal import Git
package import PackageModel

/// Where one version stands, how it came there, and what hides it.
package struct VersionDetails: Sendable {
  package struct Place: Sendable {
    package let distribution: String
    package let version: StoredVersion
    /// The more stable layer whose version is served instead; nil where this one is served.
    package let hiddenBy: String?
    /// The commit that brought it in its present state, newest first on the branch.
    package let origin: HistoryEntry?
    package let fileCount: Int
    /// Bytes of all files.
    package let size: Int
  }

  package let reference: PackageReference
  package private(set) var places: [Place] = []

  /// Looks into the given snapshots.
  ///
  /// - Throws: `PlanRefusal` where none of them has the version; `StorageError`; `GitError`.
  package init(
    of reference: PackageReference, in snapshots: [DistributionSnapshot], _ storage: PackageStorage
  ) throws {
    self.reference = reference
    var contents: [ObjectID: (count: Int, size: Int)] = [:]
    for snapshot in snapshots {
      guard let version = try snapshot.version(reference) else { continue }
      let measured =
        try contents[version.tree] ?? TreeMeasure(storage.repository).measure(version.tree)
      contents[version.tree] = measured
      let hiding = try storage.layers(of: snapshot.distribution)
        .prefix { $0.name != snapshot.name }
        .first { try $0.version(reference) != nil }
      var history = try History(
        of: [snapshot], in: storage.repository, filter: .version(reference))
      places.append(
        Place(
          distribution: snapshot.name, version: version, hiddenBy: hiding?.name,
          origin: try history.next(), fileCount: measured.count, size: measured.size))
    }
    guard !places.isEmpty else {
      guard let first = snapshots.first else { return }
      throw PlanRefusal(obstacles: [try storage.notFound(reference, in: first.distribution)])
    }
  }
}

/// Counts the files of a tree and their bytes, without reading contents.
struct TreeMeasure {
  private let repository: Repository

  init(_ repository: Repository) {
    self.repository = repository
  }

  /// - Throws: `GitError` when a tree or the header of a blob cannot be read.
  func measure(_ tree: ObjectID) throws(GitError) -> (count: Int, size: Int) {
    var (count, size) = (0, 0)
    for entry in try repository.tree(tree).entries {
      if entry.isDirectory {
        let below = try measure(entry.id)
        (count, size) = (count + below.count, size + below.size)
      } else if entry.mode.isFile {
        (count, size) = (count + 1, size + (try repository.header(entry.id).size))
      }
    }
    return (count, size)
  }
}
