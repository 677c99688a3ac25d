internal import CLibgit2

/// New objects that are kept in memory until all of them are published at once.
///
/// While it lives, the repository reads staged objects as if they were stored, so a whole change
/// (or a dry run of one) is made without writing a byte. Up to `looseLimit` objects are published
/// as loose files; more become one pack, which costs one fsync instead of one an object.
package final class ObjectStaging {
  /// The most new objects that are written one file each.
  package static let looseLimit = 20

  private let repository: Repository
  private let objects: Handle
  let memory: MemoryObjects
  /// What is staged and not published, in order.
  private(set) var staged: [ObjectID] = []
  private var isStaged: Set<ObjectID> = []

  /// Starts an empty staging over `repository`.
  ///
  /// - Parameter repository: Where objects are read and published.
  /// - Throws: `GitError` when the object store cannot be opened.
  package init(_ repository: Repository) throws(GitError) {
    self.repository = repository
    objects = try repository.objectDatabase()
    memory = try repository.memoryObjects()
    memory.begin()
  }

  deinit { memory.end() }

  /// Stages file contents.
  ///
  /// - Parameter bytes: The contents.
  /// - Returns: The blob's id.
  /// - Throws: `GitError`.
  package func stageBlob(_ bytes: [UInt8]) throws(GitError) -> ObjectID {
    try stage("blob", bytes, GIT_OBJECT_BLOB)
  }

  /// Stages a tree made of `base` (nil: of nothing) with some entries put and others removed.
  ///
  /// - Parameters:
  ///   - base: The tree to start from.
  ///   - entries: Name and new entry; nil removes the name, which must be there.
  /// - Returns: The tree's id; nil where no entry is left.
  /// - Throws: `GitError`: a name or mode that git does not allow, an object that is missing, where
  ///   the repository is no clone that leaves objects out.
  package func stageTree(
    from base: Tree?, changing entries: [(name: String, entry: (id: ObjectID, mode: FileMode)?)]
  ) throws(GitError) -> ObjectID? {
    let builder = try Handle("build tree", free: { git_treebuilder_free($0) }) {
      git_treebuilder_new(&$0, repository.pointer, base?.pointer)
    }
    for (name, entry) in entries {
      // libgit2 takes a C string: it would cut such a name short.
      guard !name.utf8.contains(0) else {
        throw GitError("put an entry into a tree", message: "its name holds a NUL byte")
      }
      if let entry {
        var oid = entry.id.oid
        let status = git_treebuilder_insert(
          nil, builder.pointer, name, &oid, git_filemode_t(rawValue: entry.mode.rawValue))
        guard status < 0 else { continue }
        let error = GitError.last("put '\(name)' into a tree", code: status, object: entry.id)
        // libgit2 does not tell a missing object from a bad name.
        let isMissing = git_odb_exists(objects.pointer, &oid) == 0
        if isMissing, repository.supply != nil {
          return try stage("tree", TreeText(base, changing: entries).bytes, GIT_OBJECT_TREE)
        }
        throw GitError(
          error.operation, code: status, message: error.message, object: entry.id,
          kind: isMissing ? .missing : .other)
      } else {
        try check("remove '\(name)' from a tree", git_treebuilder_remove(builder.pointer, name))
      }
    }
    guard git_treebuilder_entrycount(builder.pointer) > 0 else { return nil }
    return try stageTree(builder)
  }

  /// Stages the tree that has no entries.
  ///
  /// - Returns: The tree's id.
  /// - Throws: `GitError`.
  package func stageEmptyTree() throws(GitError) -> ObjectID {
    try stageTree(
      Handle("build tree", free: { git_treebuilder_free($0) }) {
        git_treebuilder_new(&$0, repository.pointer, nil)
      })
  }

  private func stageTree(_ builder: Handle) throws(GitError) -> ObjectID {
    var oid = git_oid()
    try check("stage tree", git_treebuilder_write(&oid, builder.pointer))
    return note(oid)
  }

  /// Stages a commit; its tree and parents may be staged ones.
  ///
  /// - Parameters:
  ///   - tree: What the commit holds.
  ///   - parents: The commits before it, the first one first.
  ///   - message: The whole message, recorded as it is.
  ///   - identity: Who makes it, and when.
  /// - Returns: The commit's id.
  /// - Throws: `GitError`: the tree or a parent is missing or of another kind.
  package func stageCommit(
    tree: ObjectID, parents: [ObjectID], message: String, identity: Identity
  ) throws(GitError) -> ObjectID {
    try require(tree, .tree)
    for parent in parents { try require(parent, .commit) }
    var lines = ["tree \(tree)"]
    lines += parents.map { "parent \($0)" }
    lines += ["author \(identity.author.text)", "committer \(identity.committer.text)"]
    if let signer = identity.signer {
      lines.append(try signer.header(for: Self.bytes(lines, message)))
    }
    return try stage("commit", lines, message, GIT_OBJECT_COMMIT)
  }

  /// Stages an annotated tag object on a commit.
  ///
  /// - Parameters:
  ///   - name: The name without `refs/tags/`.
  ///   - commit: What the tag names; it may be a staged one.
  ///   - message: The whole message, recorded as it is.
  ///   - identity: Who makes it, and when.
  /// - Returns: The tag object's id.
  /// - Throws: `GitError`: the name is none that git allows, the commit is missing or no commit.
  package func stageTag(
    named name: String, on commit: ObjectID, message: String, identity: Identity
  ) throws(GitError) -> ObjectID {
    guard ReferenceUpdate.isUsableName("refs/tags/" + name) else {
      throw GitError("stage tag \(name)", message: "git does not allow that name")
    }
    try require(commit, .commit)
    let lines = [
      "object \(commit)", "type commit", "tag \(name)", "tagger \(identity.committer.text)",
    ]
    var message = message
    // A tag's signature is the end of its message.
    if let signer = identity.signer {
      if !message.hasSuffix("\n") { message += "\n" }
      message += try signer.sign(Self.bytes(lines, message))
    }
    return try stage("tag", lines, message, GIT_OBJECT_TAG)
  }

  private func require(_ id: ObjectID, _ kind: ObjectHeader.Kind) throws(GitError) {
    let found = try repository.header(id).kind
    guard found == kind else {
      throw GitError(
        "read \(kind)", message: "it is a \(found)", object: id, kind: .corrupt)
    }
  }

  private func stage(
    _ what: String, _ lines: [String], _ message: String, _ type: git_object_t
  ) throws(GitError) -> ObjectID {
    guard !message.utf8.contains(0) else {
      throw GitError("stage \(what)", message: "its message holds a NUL byte")
    }
    return try stage(what, Self.bytes(lines, message), type)
  }

  private static func bytes(_ lines: [String], _ message: String) -> [UInt8] {
    Array((lines.joined(separator: "\n") + "\n\n" + message).utf8)
  }

  func stage(
    _ what: String, _ bytes: [UInt8], _ type: git_object_t
  ) throws(GitError) -> ObjectID {
    var oid = git_oid()
    try check("stage \(what)", git_odb_write(&oid, objects.pointer, bytes, bytes.count, type))
    return note(oid)
  }

  /// Writes the staged objects that the repository does not have yet, synced to the disk.
  ///
  /// - Returns: The number of objects written.
  /// - Throws: `GitError`; objects written by then stay behind, unreachable and harmless.
  @discardableResult
  package func publish() throws(GitError) -> Int {
    let directory = repository.commonDirectory + "objects"
    // Without the memory: what this finds is on the disk, here or in an alternate store.
    let store = try Handle("open object store", free: { git_odb_free($0) }) {
      git_odb_open(&$0, directory)
    }
    let new = staged.filter { id in
      var oid = id.oid
      return git_odb_exists_ext(store.pointer, &oid, UInt32(GIT_ODB_LOOKUP_NO_REFRESH.rawValue))
        == 0
    }
    if new.count > Self.looseLimit {
      try writePack(new)
    } else {
      let loose = try LooseObjectWriter(in: directory)
      for id in new {
        try memory.withObject(id) { bytes, kind throws(GitError) in
          try loose.write(bytes, kind, as: id)
        }
      }
      // libgit2 syncs the folders of the objects, not the one that these folders are in.
      if !new.isEmpty { try sync(directory) }
    }
    // Only now: after a failure the next call has to find them.
    staged = []
    isStaged = []
    return new.count
  }

  private func sync(_ directory: String) throws(GitError) {
    do {
      try DurableFile.syncDirectory(directory)
    } catch {
      throw GitError(
        "write objects", message: "\(directory) cannot be synced", kind: .system)
    }
  }

  private func writePack(_ ids: [ObjectID]) throws(GitError) {
    // git_mempack_dump() would pack whole trees again; the builder takes exactly the new ids.
    let builder = try Handle("build pack", free: { git_packbuilder_free($0) }) {
      git_packbuilder_new(&$0, repository.pointer)
    }
    for id in ids {
      var oid = id.oid
      try check(
        "add object to pack", git_packbuilder_insert(builder.pointer, &oid, nil), object: id)
    }
    try check("write pack", git_packbuilder_write(builder.pointer, nil, 0, nil, nil))
  }

  private func note(_ oid: git_oid) -> ObjectID {
    let id = ObjectID(oid)
    if isStaged.insert(id).inserted { staged.append(id) }
    return id
  }
}
