package import Git
package import PackageModel

/// How one version differs between two states of a distribution, or between two distributions.
package struct VersionDifference: Hashable, Sendable {
  package let reference: PackageReference
  /// The version on the left, or before.
  package let before: StoredVersion?
  /// The version on the right, or after.
  package let after: StoredVersion?
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
    var differences: [VersionDifference] = []
    let (lefts, rights) = (Self.folders(leftTree), Self.folders(rightTree))
    for name in Set(lefts.keys).union(rights.keys) where lefts[name]?.id != rights[name]?.id {
      differences += try self.differences(of: name, lefts[name], rights[name])
    }
    return differences.sorted { $0.reference < $1.reference }
  }

  private func differences(
    of name: PackageName, _ left: TreeEntry?, _ right: TreeEntry?
  ) throws(GitError) -> [VersionDifference] {
    guard left?.id != right?.id else { return [] }
    let (lefts, rights) = (try versions(of: name, left), try versions(of: name, right))
    return Set(lefts.keys).union(rights.keys).sorted().compactMap { reference in
      guard lefts[reference] != rights[reference] else { return nil }
      return VersionDifference(
        reference: reference, before: lefts[reference], after: rights[reference])
    }
  }

  private func versions(
    of name: PackageName, _ folder: TreeEntry?
  ) throws(GitError) -> [PackageReference: StoredVersion] {
    guard let folder, folder.isDirectory else { return [:] }
    let package = PackageFolder(name: name, tree: try repository.tree(folder.id))
    return Dictionary(
      package.contents(in: "").versions.map { ($0.reference, $0) },
      uniquingKeysWith: { first, _ in first })
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

  private static func folders(_ tree: Tree?) -> [PackageName: TreeEntry] {
    var folders: [PackageName: TreeEntry] = [:]
    for entry in tree?.entries ?? [] {
      guard let text = entry.name, let name = try? PackageName(text) else { continue }
      folders[name] = entry
    }
    return folders
  }
}
