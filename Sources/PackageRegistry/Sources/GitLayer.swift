internal import Git

/// One branch of a distribution at one commit.
struct GitLayer: Sendable {
  /// The name of the branch or distribution, for people.
  let name: String
  /// The commit.
  let tip: ObjectID
  /// The tree `packages` of the commit; nil where it has none.
  let packages: ObjectID?

  init(name: String, tip: ObjectID, packages: ObjectID?) {
    self.name = name
    self.tip = tip
    self.packages = packages
  }

  /// Reads which tree `packages` a commit has.
  init(name: String, tip: ObjectID, in repository: Repository) throws(GitError) {
    self.name = name
    self.tip = tip
    let commit = try repository.commit(tip)
    let entry = try repository.tree(commit.tree).entry(named: "packages")
    packages = entry.flatMap { $0.isDirectory ? $0.id : nil }
  }
}
