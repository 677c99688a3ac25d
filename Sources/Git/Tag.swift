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

  init(name: String, target: ObjectID, in repository: OpaquePointer) throws(GitError) {
    self.name = name
    var oid = target.oid
    let handle = try Handle("read tag", object: target, free: { git_object_free($0) }) {
      git_object_lookup(&$0, repository, &oid, GIT_OBJECT_ANY)
    }
    if git_object_type(handle.pointer) == GIT_OBJECT_TAG {
      object = target
      tagger = git_tag_tagger(handle.pointer).map { Signature($0.pointee) }
      message = git_tag_message(handle.pointer).map { String(cString: $0) }
    } else {
      (object, tagger, message) = (nil, nil, nil)
    }
    let peeled = try? Handle("peel tag", object: target, free: { git_object_free($0) }) {
      git_object_peel(&$0, handle.pointer, GIT_OBJECT_COMMIT)
    }
    commit = peeled.flatMap { git_object_id($0.pointer) }.map { ObjectID($0.pointee) }
  }
}
