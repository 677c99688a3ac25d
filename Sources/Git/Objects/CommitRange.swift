internal import CLibgit2

extension Repository {
  /// The commits that one commit leads to and that others do not.
  ///
  /// - Parameters:
  ///   - tip: Where to begin; itself among the answer.
  ///   - known: Commits that are left out with everything that they lead to.
  /// - Returns: The ids, in no order.
  /// - Throws: `GitError` when a commit on the way is missing or damaged.
  package func commits(
    reachableFrom tip: ObjectID, notFrom known: [ObjectID]
  ) throws(GitError) -> Set<ObjectID> {
    let walk = try Handle("walk commits", object: tip, free: { git_revwalk_free($0) }) {
      git_revwalk_new(&$0, pointer)
    }
    var oid = tip.oid
    try check("walk commits", git_revwalk_push(walk.pointer, &oid), object: tip)
    for id in known {
      var oid = id.oid
      try check("walk commits", git_revwalk_hide(walk.pointer, &oid), object: id)
    }
    var found: Set<ObjectID> = []
    while true {
      var next = git_oid()
      let status = git_revwalk_next(&next, walk.pointer)
      if status == GIT_ITEROVER.rawValue { return found }
      try check("walk commits", status, object: tip)
      found.insert(ObjectID(next))
    }
  }
}
