package import Git
package import PackageModel

/// What one commit did to the packages of one distribution.
package struct HistoryEntry: Sendable {
  package let distribution: String
  package let commit: Commit
  /// The versions that differ from the commit's first parent: the truth, whoever made the commit.
  package let changes: [VersionDifference]
  /// What the commit's message records; nil for a commit that another tool made.
  package let record: RecordedOperation?
  /// The root trees before and after, of a recorded operation that changed the files that pin the
  /// registry and no package; nil for any other commit.
  package var registry: (before: ObjectID, after: ObjectID)?
}

/// The commits that changed packages, newest first, over one distribution or several; where all are
/// wanted, those that were recorded to set the registry's version as well.
///
/// Entries are read one at a time, so that the first is there at once however long the history is.
package struct History {
  /// Which commits are wanted.
  package enum Filter: Hashable, Sendable {
    case all
    case package(PackageName)
    case version(PackageReference)

    var name: PackageName? {
      switch self {
      case .all: nil
      case .package(let name): name
      case .version(let reference): reference.name
      }
    }

    func admits(_ difference: VersionDifference) -> Bool {
      if case .version(let reference) = self { return difference.reference == reference }
      return true
    }
  }

  private let repository: Repository
  private let filter: Filter
  private var lines: [Line]

  /// One distribution's commits still to be read and its next entry.
  private struct Line {
    let distribution: String
    var upcoming: Commit?
    var comparison: VersionComparison
    var next: HistoryEntry?
  }

  /// Starts at the tips of the snapshots.
  ///
  /// - Throws: `GitError` when a commit or tree cannot be read.
  package init(
    of snapshots: [DistributionSnapshot], in repository: Repository, filter: Filter = .all
  ) throws(GitError) {
    self.repository = repository
    self.filter = filter
    lines = []
    for snapshot in snapshots {
      var line = Line(
        distribution: snapshot.name, upcoming: snapshot.commit,
        comparison: VersionComparison(repository))
      line.next = try Self.advance(&line, filter, repository)
      lines.append(line)
    }
  }

  /// The next entry, the newest by committer time of those that are left; nil at the end.
  ///
  /// - Throws: `GitError` when a commit or tree cannot be read.
  package mutating func next() throws(GitError) -> HistoryEntry? {
    var newest: Int?
    for index in lines.indices {
      guard let entry = lines[index].next else { continue }
      if let best = newest, let known = lines[best].next,
        known.commit.committer.time >= entry.commit.committer.time
      {
        continue
      }
      newest = index
    }
    guard let newest else { return nil }
    let entry = lines[newest].next
    lines[newest].next = try Self.advance(&lines[newest], filter, repository)
    return entry
  }

  private static func advance(
    _ line: inout Line, _ filter: Filter, _ repository: Repository
  ) throws(GitError) -> HistoryEntry? {
    while let commit = line.upcoming {
      // The parent is read once: for its tree here, and as the next commit.
      line.upcoming = nil
      if let parent = commit.parents.first { line.upcoming = try repository.commit(parent) }
      let changes = try line.comparison
        .differences(from: line.upcoming?.tree, to: commit.tree, of: filter.name)
        .filter(filter.admits)
      guard !changes.isEmpty else {
        guard filter == .all, let parent = line.upcoming,
          let entry = try HistoryEntry(
            ofRegistry: commit, after: parent, on: line.distribution, in: repository)
        else { continue }
        return entry
      }
      return HistoryEntry(
        distribution: line.distribution, commit: commit, changes: changes,
        record: RecordedOperation(of: commit, in: repository))
    }
    return nil
  }
}

extension HistoryEntry {
  /// A commit that changed no package; nil where it is not recorded to have set the registry.
  init?(
    ofRegistry commit: Commit, after parent: Commit, on distribution: String,
    in repository: Repository
  ) throws(GitError) {
    guard commit.tree != parent.tree, let record = RecordedOperation(of: commit, in: repository),
      record.verb == .registryVersion || record.verb == .undo
    else { return nil }
    let (old, new) = (try repository.tree(parent.tree), try repository.tree(commit.tree))
    guard RegistryPin.paths.contains(where: { old.entry(named: $0) != new.entry(named: $0) })
    else { return nil }
    self.init(distribution: distribution, commit: commit, changes: [], record: record)
    registry = (parent.tree, commit.tree)
  }
}
