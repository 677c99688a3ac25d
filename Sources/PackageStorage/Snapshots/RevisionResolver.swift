package import Git
internal import PackageModel

/// Finds the commit that a person names: by distribution, branch, tag or id.
///
/// libgit2's own parser of revisions takes far more than a name, so user text never reaches it.
package struct RevisionResolver {
  private let storage: PackageStorage

  package init(_ storage: PackageStorage) {
    self.storage = storage
  }

  /// The commit; a trailing `~N` goes back N first parents, `^` one.
  ///
  /// - Throws: `StorageError.unknownRevision`; `GitError` when a commit cannot be read.
  package func commit(_ text: String) throws -> ObjectID {
    var base = text
    var steps = 0
    if text.hasSuffix("^") {
      base = String(text.dropLast())
      steps = 1
    } else if let tilde = text.lastIndex(of: "~"),
      let count = Int(text[text.index(after: tilde)...]), count >= 0
    {
      base = String(text[..<tilde])
      steps = count
    }
    guard let start = try named(base) else { throw StorageError.unknownRevision(text: text) }
    guard steps > 0 else { return start }
    var chain = FirstParentChain(storage.repository, from: start)
    for _ in 0..<steps where chain.next() == nil {
      throw StorageError.unknownRevision(text: text)
    }
    guard let commit = chain.next() else { throw StorageError.unknownRevision(text: text) }
    return commit.id
  }

  private func named(_ name: String) throws -> ObjectID? {
    guard !name.isEmpty, !name.utf8.contains(0) else { return nil }
    if let distribution = storage.settings.distribution(named: name),
      let tip = storage.tip(of: distribution)
    {
      return tip
    }
    if let tag = try storage.repository.tag(named: name) { return tag.commit }
    let followed = storage.repository.trackingReference(of: "")
    for prefix in ["refs/heads/", followed, "refs/remotes/", ""] {
      // A bare name such as `staging` is no full reference name, so the last finds `refs/…` alone.
      guard !prefix.isEmpty || name.hasPrefix("refs/") || name == "HEAD" else { continue }
      if let target = try storage.repository.target(of: prefix + name) {
        return try? storage.repository.commit(target).id
      }
    }
    return storage.repository.commit(idPrefix: name)
  }
}
