package import Git
internal import PackageModel
package import PackageStorage

/// One commit of a change, with its difference from its first parent.
///
/// A merge is judged by that difference too: what came in with its other parents is in it.
package struct ChangedCommit {
  package let commit: Commit
  /// The versions that differ.
  package let versions: [VersionDifference]
  /// What the message records of the operation that made it.
  package let record: RecordedOperation?
  /// Why it was done, where the message says so.
  package let reason: Reason?
  /// Whether the tree is the first parent's; never so for a commit without parents.
  package let isEmpty: Bool
  /// Whether something under `packages` differs, be it a version or not.
  package let changesPackages: Bool
  /// The names at the root that differ, `packages` left out.
  package let otherNames: [String]

  package var id: ObjectID { commit.id }

  /// Compares a commit with its first parent.
  ///
  /// - Throws: `GitError` when a tree cannot be read.
  init(
    _ commit: Commit, parent: Commit?, _ comparison: inout VersionComparison,
    in repository: Repository
  ) throws(GitError) {
    self.commit = commit
    versions = try comparison.differences(from: parent?.tree, to: commit.tree)
    record = RecordedOperation(message: commit.message)
    reason = Self.reason(in: commit.message)
    isEmpty = parent?.tree == commit.tree
    var before: Tree?
    if let parent { before = try repository.tree(parent.tree) }
    let differences = Tree.differences(from: before, to: try repository.tree(commit.tree))
    changesPackages = differences.contains { $0.name == PackageLayout.root }
    otherNames = differences.compactMap(\.name).filter { $0 != PackageLayout.root }
  }

  /// The versions that were not there before.
  package var added: [StoredVersion] { versions.filter { $0.before == nil }.compactMap(\.after) }

  /// The versions that are there no more.
  package var removed: [StoredVersion] { versions.filter { $0.after == nil }.compactMap(\.before) }

  /// The text of a line `Reason: …`, which a squash may have indented.
  private static func reason(in message: String) -> Reason? {
    for line in message.split(whereSeparator: \.isNewline) {
      let text = line.drop { $0 == " " || $0 == "\t" }
      if text.hasPrefix("Reason:") { return Reason(String(text.dropFirst("Reason:".count))) }
    }
    return nil
  }
}
