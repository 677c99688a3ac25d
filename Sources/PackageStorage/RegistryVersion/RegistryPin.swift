package import Git

/// Which package registry a distribution's image is built from, and which its go.mod requires.
package struct RegistryPin: Sendable {
  /// A file at the root of a distribution.
  package struct File: Hashable, Sendable {
    package let id: ObjectID
    package let mode: FileMode

    package init(id: ObjectID, mode: FileMode) {
      (self.id, self.mode) = (id, mode)
    }
  }

  /// The names of the files that pin.
  package static let paths = [RegistryRecipe.path, RegistryModule.path]
  /// The most bytes that a file may have.
  private static let sizeLimit = 1 << 20

  /// Nil where there is no Dockerfile.
  package let recipe: RegistryRecipe?
  /// Nil where there is no go.mod.
  package let module: RegistryModule?
  /// The files that pin, by their names.
  package let files: [String: File]
  /// What only the `go` program keeps in step with go.mod: `go.sum`, `vendor`.
  package let companions: [String]

  /// Reads the files at the root of a distribution.
  ///
  /// - Throws: `GitError` when one of them cannot be read.
  package init(_ snapshot: DistributionSnapshot, in repository: Repository) throws(GitError) {
    try self.init(tree: snapshot.commit.tree, in: repository)
  }

  /// Reads the files of a root tree.
  ///
  /// - Throws: `GitError` when one of them cannot be read.
  package init(tree: ObjectID, in repository: Repository) throws(GitError) {
    let root = try repository.tree(tree)
    var files: [String: File] = [:]
    func bytes(_ name: String) throws(GitError) -> [UInt8]? {
      guard let entry = root.entry(named: name), entry.mode.isFile else { return nil }
      files[name] = File(id: entry.id, mode: entry.mode)
      return try repository.blob(entry.id, limit: Self.sizeLimit)
    }
    recipe = try bytes(RegistryRecipe.path).map { RegistryRecipe($0) }
    module = try bytes(RegistryModule.path).map { RegistryModule($0) }
    self.files = files
    companions = ["go.sum", "vendor"].filter { root.entry(named: $0) != nil }
  }

  /// What the image is built from; nil where there is no recipe or it is pinned by a digest.
  ///
  /// The text is empty where the recipe names no registry.
  package var image: (text: String, line: Int)? {
    switch recipe?.pin {
    case .argument(let places): places.last.map { ($0.text, $0.line) }
    case .tag(let place): (place.text, place.line)
    case .unnamed(let line): ("", line)
    case .digest, .absent, nil: nil
    }
  }

  /// The version that go.mod requires of the registry; nil where it requires none.
  package var requirement: (text: String, line: Int)? {
    module?.requirements.first.map { ($0.text, $0.line) }
  }

  /// Whether image and go.mod mean the same registry; true where one of them says nothing.
  package var isConsistent: Bool {
    guard let image, let requirement else { return true }
    return RegistryVersion.isSame(image.text, as: requirement.text)
  }

  /// Whether the image always is the same one: a version or a commit, and no name that moves.
  package var isPinned: Bool {
    image.map { RegistryVersion.isPinned($0.text) } ?? true
  }
}
