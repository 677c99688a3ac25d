internal import CLibgit2

/// A tag under `refs/tags`, annotated or lightweight, and the object it leads to.
package struct Tag: Sendable {
  /// The name without `refs/tags/`.
  package let name: String
  /// The commit that the tag leads to in the end; nil where it leads to something else.
  package let commit: ObjectID?
  /// The tag object; nil for a lightweight tag.
  package let object: ObjectID?
  package let tagger: Signature?
  package let message: String?

  /// Reads what a tag of that name leads to, which need not have the reference yet.
  ///
  /// - Throws: `GitError` when an object on the way is missing or damaged.
  package init(name: String, target: ObjectID, in repository: Repository) throws(GitError) {
    self.name = name
    var (id, kind) = (target, try repository.header(target).kind)
    var outermost: (tagger: Signature?, message: String?)?
    // A tag may name another tag, though never itself: its id follows from what it names.
    while kind == .tag {
      let handle = try repository.object(id, "read tag", free: { git_tag_free($0) }, git_tag_lookup)
      if outermost == nil {
        outermost = (
          git_tag_tagger(handle.pointer).map { Signature($0.pointee) },
          git_tag_message(handle.pointer).map { String(cString: $0) }
        )
      }
      guard let next = git_tag_target_id(handle.pointer) else { break }
      id = ObjectID(next.pointee)
      kind = ObjectHeader.Kind(git_tag_target_type(handle.pointer))
    }
    object = outermost == nil ? nil : target
    tagger = outermost?.tagger
    message = outermost?.message
    commit = kind == .commit ? id : nil
  }
}
