internal import Git
package import PackageModel

/// The versions whose promotion is due: of each package the newest in the source, where the target
/// serves nothing as new.
package struct DueVersions: Sendable {
  /// One version and when it came into the source.
  package struct Due: Hashable, Sendable {
    package let reference: PackageReference
    /// In seconds since 1970.
    package let since: Int64
  }

  /// In the order of their names.
  package let versions: [Due]

  /// Looks for what is due; nothing is written.
  ///
  /// - Parameters:
  ///   - source: Where versions are taken from.
  ///   - target: Where they would go.
  ///   - latest: Only versions that have been in the source since then, in seconds since 1970.
  ///   - storage: The storage.
  /// - Throws: `StorageError`; `GitError`.
  package init(
    from source: Distribution, to target: Distribution, since latest: Int64,
    in storage: PackageStorage
  ) throws {
    let from = try storage.snapshot(of: source)
    let layers = try storage.layers(of: target)
    var candidates: [PackageReference: ObjectID] = [:]
    for name in from.names() {
      guard let newest = try from.versions(of: name).last else { continue }
      let served = try layers.compactMap { try $0.versions(of: name).last?.reference.version }.max()
      if let served, served >= newest.reference.version { continue }
      candidates[newest.reference] = newest.tree
    }
    var arrivals: [PackageReference: Int64] = [:]
    var history = try History(of: [from], in: storage.repository)
    // Newest first: the first commit that put the present tree there is the last that did.
    while arrivals.count < candidates.count, let entry = try history.next() {
      for change in entry.changes {
        let reference = change.reference
        guard arrivals[reference] == nil, let tree = candidates[reference],
          change.after?.tree == tree, change.before?.tree != tree
        else { continue }
        arrivals[reference] = entry.commit.committer.time
      }
    }
    versions = arrivals.filter { $0.value <= latest }
      .map { Due(reference: $0.key, since: $0.value) }
      .sorted { $0.reference < $1.reference }
  }
}
