internal import CLibgit2

/// Who did something and when, as a commit or tag records it.
package struct Signature: Hashable, Sendable {
  package let name: String
  package let email: String
  /// Seconds since 1970-01-01 UTC.
  package let time: Int64
  /// Minutes east of UTC.
  package let offset: Int32

  package init(name: String, email: String, time: Int64, offset: Int32) {
    (self.name, self.email, self.time, self.offset) = (name, email, time, offset)
  }

  init(_ signature: git_signature) {
    name = signature.name.map { String(cString: $0) } ?? ""
    email = signature.email.map { String(cString: $0) } ?? ""
    time = signature.when.time
    offset = signature.when.offset
  }

  /// Lends the signature to `body` in libgit2's form.
  func withPointer<Result>(
    _ body: (UnsafePointer<git_signature>) throws(GitError) -> Result
  ) throws(GitError) -> Result {
    var pointer: UnsafeMutablePointer<git_signature>?
    try check(
      "use identity \(name) <\(email)>", git_signature_new(&pointer, name, email, time, offset))
    guard let pointer else { throw GitError("use identity", message: "libgit2 returned nothing") }
    defer { git_signature_free(pointer) }
    return try body(pointer)
  }
}

/// One commit, copied out of the object store.
package struct Commit: Sendable {
  package let id: ObjectID
  package let tree: ObjectID
  package let parents: [ObjectID]
  package let author: Signature
  package let committer: Signature
  /// The whole message; bytes that are not UTF-8 are replaced.
  package let message: String

  /// The first line of the message.
  package var subject: String {
    message.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false).first
      .map(String.init) ?? ""
  }

  init(_ id: ObjectID, in repository: OpaquePointer) throws(GitError) {
    var oid = id.oid
    let handle = try Handle("read commit", object: id, free: { git_commit_free($0) }) {
      git_commit_lookup(&$0, repository, &oid)
    }
    let commit = handle.pointer
    guard let treeID = git_commit_tree_id(commit), let author = git_commit_author(commit),
      let committer = git_commit_committer(commit)
    else {
      throw GitError(
        "read commit", message: "it names no tree, author or committer", object: id, kind: .corrupt)
    }
    self.id = id
    tree = ObjectID(treeID.pointee)
    parents = (0..<git_commit_parentcount(commit)).compactMap { index in
      git_commit_parent_id(commit, index).map { ObjectID($0.pointee) }
    }
    self.author = Signature(author.pointee)
    self.committer = Signature(committer.pointee)
    message = git_commit_message(commit).map { String(cString: $0) } ?? ""
  }
}
