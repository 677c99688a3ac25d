/// A storage that contenders work on: promotions on fresh copies, readers on itself.
package struct SampleStorage: Sendable {
  /// A bare repository with the branches production, staging and snapshot.
  package let path: String
  /// What it is, as `real branches`.
  package let kind: String

  /// Mirrors a repository or a bundle of one.
  package init(mirroring source: String, kind: String, in workspace: Workspace)
    throws(BenchmarkError)
  {
    path = try workspace.makeFolder("sample")
    self.kind = kind
    var children = workspace.processes()
    try children.run(["git", "clone", "--quiet", "--mirror", source, path])
    try children.run(["git", "-C", path, "symbolic-ref", "HEAD", "refs/heads/main"])
    try children.run(["git", "-C", path, "pack-refs", "--all"])
  }

  /// Takes a repository that was made before.
  package init(path: String, kind: String) {
    (self.path, self.kind) = (path, kind)
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
    var versions: Set<Promotion.Version> = []
    let output = try children.run(
      ["git", "-C", repository, "ls-tree", "-r", "-d", "-z", "--name-only", reference])
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
