internal import CLibgit2

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

  init(_ id: ObjectID, in repository: Repository) throws(GitError) {
    let handle = try repository.object(
      id, "read commit", free: { git_commit_free($0) }, git_commit_lookup)
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
