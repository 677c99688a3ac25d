/// A branch read into an index of its own, changed there, and written back as a tree.
///
/// The usual way to script a commit without a work tree.
package struct ScratchIndexPlumbing: Contender {
  /// How the versions get into the index.
  package enum Adding: Sendable {
    /// One `git read-tree --prefix` a version, as scripts do.
    case readTree
    /// All at once: one `git ls-tree -r` fed to one `git update-index`.
    case batched
  }

  private let adding: Adding

  package init(adding: Adding) {
    self.adding = adding
  }

  package var name: String {
    switch adding {
    case .readTree: "scratch index"
    case .batched: "scratch index, batched"
    }
  }

  package func promote(
    _ promotion: Promotion, in repository: String, scratch: String,
    with children: inout ChildProcesses
  ) throws(BenchmarkError) -> String {
    let git = ["git", "-C", repository]
    let tips = try children.lines(
      git + ["rev-parse", promotion.sourceReference, promotion.targetReference])
    guard tips.count == 2 else { throw BenchmarkError("rev-parse said too little") }

    let target = ["GIT_INDEX_FILE=\(scratch)/target"]
    try children.run(git + ["read-tree", tips[1]], environment: target)
    switch adding {
    case .readTree:
      for version in promotion.adding {
        try children.run(
          git + ["read-tree", "-i", "--prefix=\(version.path)/", "\(tips[0]):\(version.path)"],
          environment: target)
      }
    case .batched:
      let entries = try children.run(
        git + ["ls-tree", "-r", "-z", "--full-tree", tips[0], "--"] + promotion.adding.map(\.path))
      try children.run(
        git + ["update-index", "-z", "--index-info"], input: entries, environment: target)
    }
    let targetCommit = try commit(
      parent: tips[1], promotion.targetMessage, git, target, &children)

    let source = ["GIT_INDEX_FILE=\(scratch)/source"]
    try children.run(git + ["read-tree", tips[0]], environment: source)
    let files = try children.run(
      git + ["ls-files", "-z", "--"] + promotion.removing.map(\.path), environment: source)
    var removals: [UInt8] = []
    for path in files.split(separator: 0) {
      removals.append(contentsOf: "0 \(String(repeating: "0", count: 40))\t".utf8)
      removals.append(contentsOf: path)
      removals.append(0)
    }
    try children.run(
      git + ["update-index", "-z", "--index-info"], input: removals, environment: source)
    let sourceCommit = try commit(
      parent: tips[0], promotion.sourceMessage, git, source, &children)

    let update = """
      update \(promotion.targetReference) \(targetCommit) \(tips[1])
      update \(promotion.sourceReference) \(sourceCommit) \(tips[0])

      """
    try children.run(git + ["update-ref", "--stdin"], input: Array(update.utf8))
    return repository
  }

  private func commit(
    parent: String, _ message: String, _ git: [String], _ index: [String],
    _ children: inout ChildProcesses
  ) throws(BenchmarkError) -> String {
    let tree = try children.line(git + ["write-tree"], environment: index)
    return try children.line(git + ["commit-tree", tree, "-p", parent, "-m", message])
  }
}
