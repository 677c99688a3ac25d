import TestSupport

/// How the references of a storage stand, as git sees them.
struct StorageState: Equatable, Sendable {
  struct Reference: Equatable, Sendable {
    let id: String
    /// The root tree; empty for what is no commit.
    let tree: String
  }

  let references: [String: Reference]

  /// Asks git.
  init(of path: String) throws {
    let format = "%(refname) %(objectname) %(tree) %(*tree)"
    var references: [String: Reference] = [:]
    for line in try GitOracle(path).run("for-each-ref", "--format=\(format)").split(separator: "\n")
    {
      let words = line.split(separator: " ")
      guard words.count >= 2 else { continue }
      references[String(words[0])] = Reference(
        id: String(words[1]), tree: words.count > 2 ? String(words[2]) : "")
    }
    self.references = references
  }

  /// The root tree of each reference: what must be the same whatever happened on the way.
  var trees: [String: String] { references.mapValues(\.tree) }

  /// The versions that stand in any branch, each with the trees it has there.
  func versions(_ laboratory: Laboratory, at path: String) throws -> [String: Set<String>] {
    var all: [String: Set<String>] = [:]
    for (name, reference) in references where name.hasPrefix("refs/heads/") {
      for (version, tree) in try laboratory.versions(of: reference.tree, in: GitOracle(path)) {
        all[version, default: []].insert(tree)
      }
    }
    return all
  }
}
