/// Trees rewritten level by level: `git ls-tree`, one changed line, `git mktree`, up to the root.
///
/// The quickest that plain git can do for one version: nothing but the changed trees is read.
package struct MktreePlumbing: Contender {
  package let name = "mktree plumbing"

  package init() {}

  package func promote(
    _ promotion: Promotion, in repository: String, scratch: String,
    with children: inout ChildProcesses
  ) throws(BenchmarkError) -> String {
    let git = ["git", "-C", repository]
    let wanted = promotion.adding.map { "\(promotion.sourceReference):\($0.path)" }
    let ids = try children.lines(
      git + ["rev-parse", promotion.sourceReference, promotion.targetReference] + wanted)
    guard ids.count == wanted.count + 2 else { throw BenchmarkError("rev-parse said too little") }

    var additions: [String: [TreeLine]] = [:]
    for (version, id) in zip(promotion.adding, ids.dropFirst(2)) {
      additions[version.package, default: []].append(
        TreeLine(mode: "040000", kind: "tree", id: id, name: version.version))
    }
    var removals: [String: Set<String>] = [:]
    for version in promotion.removing {
      removals[version.package, default: []].insert(version.version)
    }
    var rewriting = Rewriting(git: git, children: children)
    let target = try rewriting.root(of: ids[1], changing: additions.keys.sorted()) { name, lines in
      lines + (additions[name] ?? [])
    }
    let source = try rewriting.root(of: ids[0], changing: removals.keys.sorted()) { name, lines in
      lines.filter { removals[name]?.contains($0.name) != true }
    }
    children = rewriting.children
    let targetCommit = try children.line(
      git + ["commit-tree", target, "-p", ids[1], "-m", promotion.targetMessage])
    let sourceCommit = try children.line(
      git + ["commit-tree", source, "-p", ids[0], "-m", promotion.sourceMessage])
    let update = """
      update \(promotion.targetReference) \(targetCommit) \(ids[1])
      update \(promotion.sourceReference) \(sourceCommit) \(ids[0])

      """
    try children.run(git + ["update-ref", "--stdin"], input: Array(update.utf8))
    return repository
  }
}

/// The three levels of one branch.
private struct Rewriting {
  let git: [String]
  var children: ChildProcesses

  /// Returns the id of the commit's root tree with these packages changed.
  ///
  /// Folders that become empty go, as git has none.
  mutating func root(
    of commit: String, changing names: [String], _ change: (String, [TreeLine]) -> [TreeLine]
  ) throws(BenchmarkError) -> String {
    var packages = try list("\(commit):packages")
    for name in names {
      let index = packages.firstIndex { $0.name == name }
      let old = if let index { try list(packages[index].id) } else { [TreeLine]() }
      let new = change(name, old)
      if let index { packages.remove(at: index) }
      guard !new.isEmpty else { continue }
      packages.append(
        TreeLine(mode: "040000", kind: "tree", id: try make(new), name: name))
    }
    var root = try list(commit)
    root.removeAll { $0.name == "packages" }
    if !packages.isEmpty {
      root.append(
        TreeLine(mode: "040000", kind: "tree", id: try make(packages), name: "packages"))
    }
    return try make(root)
  }

  private mutating func list(_ tree: String) throws(BenchmarkError) -> [TreeLine] {
    try TreeLine.parse(try children.run(git + ["ls-tree", "-z", tree]))
  }

  private mutating func make(_ lines: [TreeLine]) throws(BenchmarkError) -> String {
    // mktree sorts by itself.
    let input = lines.map(\.text).joined()
    return try children.line(git + ["mktree", "-z"], input: Array(input.utf8))
  }
}
