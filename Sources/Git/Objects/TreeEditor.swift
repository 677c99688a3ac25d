/// Applies edits to a tree, writing only the trees on the edited paths.
package struct TreeEditor {
  private let repository: Repository
  private let staging: ObjectStaging

  package init(_ repository: Repository, _ staging: ObjectStaging) {
    (self.repository, self.staging) = (repository, staging)
  }

  /// Applies all of `edits` at once.
  ///
  /// Folders that are missing are made; folders that become empty go.
  ///
  /// - Parameters:
  ///   - edits: Each path at most once, and none below another.
  ///   - root: The tree to start from; nil for an empty one.
  /// - Returns: The new root tree, the empty tree where nothing is left.
  /// - Throws: `GitError` when an entry to remove is not there, a path leads through a file, or an
  ///   object cannot be read.
  package func apply(_ edits: [TreeEdit], to root: ObjectID?) throws(GitError) -> ObjectID {
    let located = edits.map { (edit: $0, depth: 0) }
    let edited = try apply(located, in: root, at: "")
    if let edited { return edited }
    return try staging.stageEmptyTree()
  }

  private func apply(
    _ edits: [(edit: TreeEdit, depth: Int)], in id: ObjectID?, at path: String
  ) throws(GitError) -> ObjectID? {
    var tree: Tree?
    if let id { tree = try repository.tree(id) }
    var changes: [(name: String, entry: (id: ObjectID, mode: FileMode)?)] = []
    var order: [String] = []
    var byName: [String: [(edit: TreeEdit, depth: Int)]] = [:]
    for (edit, depth) in edits {
      guard depth < edit.path.count else {
        throw GitError("edit tree", message: "an edit of \(path) itself and one below it")
      }
      let name = edit.path[depth]
      if byName[name] == nil { order.append(name) }
      byName[name, default: []].append((edit, depth + 1))
    }
    for name in order {
      let (below, existing) = (byName[name] ?? [], tree?.entry(named: name))
      let place = path.isEmpty ? name : "\(path)/\(name)"
      if let (edit, depth) = below.first, below.count == 1, depth == edit.path.count {
        switch edit.change {
        case .put(let id, let mode):
          changes.append((name, (id, mode)))
        case .remove:
          guard existing != nil else {
            throw GitError("remove \(place)", message: "it is not in the tree")
          }
          changes.append((name, nil))
        }
        continue
      }
      if let existing, !existing.isDirectory {
        throw GitError("edit \(place)", message: "it is a file", object: existing.id)
      }
      if let edited = try apply(below, in: existing?.id, at: place) {
        changes.append((name, (edited, .directory)))
      } else if existing != nil {
        changes.append((name, nil))
      }
    }
    return try staging.stageTree(from: tree, changing: changes)
  }
}
