/// The storage that is copied for every run.
package struct SampleStorage {
  /// A bare repository with the branches production, staging and snapshot.
  package let path: String
  /// `real branches`, `given repository` or `synthetic`.
  package let kind: String

  /// Mirrors a repository or a bundle of one.
  package init(mirroring source: String, kind: String, in workspace: Workspace)
    throws(BenchmarkError)
  {
    path = workspace.path + "/original.git"
    self.kind = kind
    var children = workspace.processes()
    try children.run(["git", "clone", "--quiet", "--mirror", source, path])
    try children.run(["git", "-C", path, "symbolic-ref", "HEAD", "refs/heads/main"])
    try children.run(["git", "-C", path, "pack-refs", "--all"])
  }

  /// Makes a storage of 520 versions with 25 files each.
  package init(syntheticIn workspace: Workspace) throws(BenchmarkError) {
    path = workspace.path + "/original.git"
    kind = "synthetic"
    var children = workspace.processes()
    try children.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", path])
    try children.run(
      ["git", "-C", path, "fast-import", "--quiet"], input: Self.branches())
    try children.run(["git", "-C", path, "pack-refs", "--all"])
  }

  private static func branches() -> [UInt8] {
    var stream: [UInt8] = []
    // 40 names: nine versions in production, one in staging, three in snapshot.
    let layers: [(branch: String, names: Range<Int>, minors: ClosedRange<Int>)] = [
      ("production", 0..<40, 0...8), ("staging", 0..<40, 9...9), ("snapshot", 0..<40, 10...12),
    ]
    for layer in layers {
      let message = "[\(layer.branch)] Begin"
      stream += "commit refs/heads/\(layer.branch)\n".utf8
      stream += "committer Benchmark <benchmark@example.com> 1600000000 +0000\n".utf8
      stream += "data \(message.utf8.count)\n\(message)\n".utf8
      for name in layer.names {
        for minor in layer.minors {
          for file in 0..<25 {
            let folder = "packages/sample_\(name)/1.\(minor).0"
            let text = "File \(file) of sample_\(name) in version 1.\(minor).0\n"
            stream += "M 100644 inline \(folder)/part_\(file % 5)/file_\(file).yml\n".utf8
            stream += "data \(text.utf8.count)\n\(text)\n".utf8
          }
        }
      }
    }
    return stream
  }

  /// Returns versions of snapshot that stand in no other distribution, spread over all of them.
  package func versions(_ count: Int, in workspace: Workspace)
    throws(BenchmarkError) -> [Promotion.Version]
  {
    var children = workspace.processes()
    var found: [String: Set<Promotion.Version>] = [:]
    for branch in ["snapshot", "staging", "production"] {
      found[branch] = try Self.list("refs/heads/\(branch)", in: path, with: &children)
    }
    let taken = (found["staging"] ?? []).union(found["production"] ?? [])
    let free = (found["snapshot"] ?? []).subtracting(taken).sorted { $0.path < $1.path }
    guard free.count >= count, count > 0 else {
      throw BenchmarkError("snapshot has only \(free.count) versions to promote, not \(count)")
    }
    return (0..<count).map { free[(2 * $0 + 1) * free.count / (2 * count)] }
  }

  /// Returns the released versions, MAJOR.MINOR.PATCH, of one branch.
  private static func list(
    _ reference: String, in repository: String, with children: inout ChildProcesses
  ) throws(BenchmarkError) -> Set<Promotion.Version> {
    let output = try children.run(
      ["git", "-C", repository, "ls-tree", "-r", "-d", "-z", "--name-only", reference])
    var versions: Set<Promotion.Version> = []
    for path in output.split(separator: 0) {
      let parts = String(decoding: path, as: UTF8.self).split(separator: "/")
      guard parts.count == 3, parts[0] == "packages" else { continue }
      let numbers = parts[2].split(separator: ".", omittingEmptySubsequences: false)
      guard numbers.count == 3, numbers.allSatisfy({ UInt($0) != nil }) else { continue }
      versions.insert(Promotion.Version(package: String(parts[1]), version: String(parts[2])))
    }
    return versions
  }
}
