package import Git
package import PackageModel

/// How one version differs between two states of a distribution, or between two distributions.
package struct VersionDifference: Hashable, Sendable {
  package let reference: PackageReference
  /// The version on the left, or before.
  package let before: StoredVersion?
  /// The version on the right, or after.
  package let after: StoredVersion?

  package init(_ reference: PackageReference, before: StoredVersion?, after: StoredVersion?) {
    (self.reference, self.before, self.after) = (reference, before, after)
  }
}

/// Compares the versions under two `packages` trees, opening only what differs.
package struct VersionComparison {
  private let repository: Repository
  private var cachedRoots: [ObjectID: ObjectID?] = [:]

  package init(_ repository: Repository) {
    self.repository = repository
  }

  /// The differences between two root trees, in the order of their references.
  ///
  /// - Parameters:
  ///   - before: The root tree on the left; nil for an empty one.
  ///   - after: The root tree on the right; nil for an empty one.
  ///   - name: Only this package; nil for all.
  /// - Returns: A difference for each version that is not the same on both sides.
  /// - Throws: `GitError` when a tree cannot be read.
  package mutating func differences(
    from before: ObjectID?, to after: ObjectID?, of name: PackageName? = nil
  ) throws(GitError) -> [VersionDifference] {
    guard before != after else { return [] }
    let (left, right) = (try packages(of: before), try packages(of: after))
    guard left != right else { return [] }
    let (leftTree, rightTree) = (try tree(left), try tree(right))
    if let name {
      let text = name.description
      return try differences(
        of: name, leftTree?.entry(named: text), rightTree?.entry(named: text))
    }
    var folders: [PackageName: (before: TreeEntry?, after: TreeEntry?)] = [:]
    for difference in Tree.differences(from: leftTree, to: rightTree) {
      guard let text = difference.name, let name = try? PackageName(text) else { continue }
      // A file in place of a folder makes two differences of one name.
      let known = folders[name]
      folders[name] = (known?.before ?? difference.before, known?.after ?? difference.after)
    }
    var differences: [VersionDifference] = []
    for (name, folder) in folders {
      differences += try self.differences(of: name, folder.before, folder.after)
    }
    return differences.sorted { $0.reference < $1.reference }
  }

  private func differences(
    of name: PackageName, _ left: TreeEntry?, _ right: TreeEntry?
  ) throws(GitError) -> [VersionDifference] {
    guard left?.id != right?.id else { return [] }
    let (before, after) = (try folder(name, left), try folder(name, right))
    // A version changes with its folder or with its signature, which may be one of two.
    let versions = Set(
      Tree.differences(from: before?.tree, to: after?.tree).compactMap {
        $0.name.flatMap(PackageFolder.version(ofEntry:))
      })
    return versions.sorted().compactMap { version in
      let (old, new) = (before?.version(version), after?.version(version))
      guard old != new else { return nil }
      return VersionDifference(
        PackageReference(name: name, version: version), before: old, after: new)
    }
  }

  private func folder(
    _ name: PackageName, _ entry: TreeEntry?
  ) throws(GitError) -> PackageFolder? {
    guard let entry, entry.isDirectory else { return nil }
    return PackageFolder(name: name, tree: try repository.tree(entry.id))
  }

  /// The id of `packages` in a root tree; roots come back when a history is walked.
  private mutating func packages(of root: ObjectID?) throws(GitError) -> ObjectID? {
    guard let root else { return nil }
    if let known = cachedRoots[root] { return known }
    let entry = try repository.tree(root).entry(named: PackageLayout.root)
    let packages = entry.flatMap { $0.isDirectory ? $0.id : nil }
    if cachedRoots.count > 64 { cachedRoots.removeAll(keepingCapacity: true) }
    cachedRoots[root] = .some(packages)
    return packages
  }

  private func tree(_ id: ObjectID?) throws(GitError) -> Tree? {
    guard let id else { return nil }
    return try repository.tree(id)
  }
}
