/// A made-up storage: 20 versions of each name, 14 in production, 3 in staging, 3 in snapshot.
///
/// So all growth is in the number of names, which is the worst shape for a promotion: the tree
/// `packages`, which it writes anew on two branches, has one entry a name. Every version has the
/// same 25 files, so that a big one is made in seconds; the names of versions differ from package
/// to package, so that no two packages share a tree. Ids are the same on every machine.
package struct SyntheticStorage: Hashable, Sendable {
  /// Goes up when what is made changes, so that kept ones are made anew.
  package static let generator = 1
  /// Packages of one version each in snapshot, for what a promotion costs by files a package.
  package static let byFiles = [10: "ten_files", 1_000: "thousand_files"]
  private static let start = 1_600_000_000

  /// How many versions the three branches have together; a multiple of 20.
  package let versions: Int
  /// How many commits the branches have besides their first.
  package let commits: Int

  package init(versions: Int, commits: Int = 0) {
    (self.versions, self.commits) = (versions, commits)
  }

  package var names: Int { versions / 20 }

  /// The shape for tables.
  package var kind: String {
    "synthetic, \(names) names x 20 versions" + (commits > 0 ? ", \(commits) commits" : "")
  }

  /// The name for a folder that keeps it.
  package var key: String {
    "synthetic-\(versions)" + (commits > 0 ? "-\(commits)" : "") + ".\(Self.generator)"
  }

  static func name(_ index: Int) -> String { "package_\(index)" }

  /// Makes the storage in a folder that does not exist yet.
  package func make(
    at path: String, with children: inout ChildProcesses
  ) throws(BenchmarkError) {
    let git = ["git", "-C", path]
    try children.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", path])
    try children.run(git + ["fast-import", "--quiet"], input: Self.templates().stream)
    var trees: [String: String] = [:]
    for line in try TreeLine.parse(try children.run(git + ["ls-tree", "-z", "template"])) {
      trees[line.name] = line.id
    }
    var branches = try branches(trees)
    if commits > 0 { try addHistory(to: &branches, trees) }
    try children.run(git + ["fast-import", "--quiet"], input: branches.stream)
    try children.run(git + ["update-ref", "-d", "refs/heads/template"])
    // As a server would have it: one pack, deltas chosen, no loose references.
    try children.run(git + ["repack", "-a", "-d", "-q"])
    try children.run(git + ["pack-refs", "--all"])
  }

  /// The version trees: made once, then used by their ids.
  private static func templates() -> FastImport {
    var text = FastImport()
    text.commit(to: "template", time: start, "Begin")
    for (folder, count) in [("common", 25)] + byFiles.map({ ($0.value, $0.key) }).sorted(by: <) {
      for file in 0..<count {
        text.file("\(folder)/part_\(file % 5)/file_\(file).yml", "file: \(file)\n")
      }
    }
    return text
  }

  private func branches(_ trees: [String: String]) throws(BenchmarkError) -> FastImport {
    let common = try Self.tree("common", trees)
    var text = FastImport()
    for (branch, minors) in [("production", 0..<14), ("staging", 14..<17), ("snapshot", 17..<20)] {
      text.commit(to: branch, time: Self.start, "[\(branch)] Begin")
      for name in 0..<names {
        for minor in minors {
          text.put(common, at: "packages/\(Self.name(name))/\(minor).\(name).0")
        }
      }
    }
    for name in Self.byFiles.values.sorted() {
      text.put(try Self.tree(name, trees), at: "packages/\(name)/1.0.0")
    }
    return text
  }

  /// Adds lives of versions, five commits each: into snapshot, on to staging, on to production.
  ///
  /// Every other life is recorded as `storage` records it; the rest looks like another tool's.
  private func addHistory(
    to text: inout FastImport, _ trees: [String: String]
  ) throws(BenchmarkError) {
    let common = try Self.tree("common", trees)
    for life in 0..<commits / 5 {
      let version = "\(Self.name(life % names))-100.\(life).0"
      let path = "packages/\(Self.name(life % names))/100.\(life).0"
      let time = Self.start + life * 600
      let key = String(repeating: "0", count: 16)
      let record =
        life % 2 == 0 ? "Operation: promote \(key)\nPackage: \(version) \(common)\n" : ""
      text.commit(to: "snapshot", time: time, "[snapshot] Add \(version)")
      text.put(common, at: path)
      for (step, (source, target)) in [("snapshot", "staging"), ("staging", "production")]
        .enumerated()
      {
        let moment = time + 60 * (step + 1)
        text.commit(
          to: target, time: moment,
          "[\(target)] Promote \(version) from \(source)\n\n\(record)")
        text.put(common, at: path)
        text.commit(
          to: source, time: moment,
          "[\(source)] Remove \(version), promoted to \(target)\n\n\(record)")
        text.remove(path)
      }
    }
  }

  private static func tree(
    _ name: String, _ trees: [String: String]
  ) throws(BenchmarkError) -> String {
    guard let id = trees[name] else { throw BenchmarkError("no template \(name) was made") }
    return id
  }
}
