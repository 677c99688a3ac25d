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
  // Owned by `objects` from git_odb_add_backend() on.
  private let memory: UnsafeMutablePointer<git_odb_backend>
  private var staged: [ObjectID] = []
  private var isStaged: Set<ObjectID> = []
  private var isPublished = false

  /// Starts an empty staging over `repository`.
  package init(_ repository: Repository) throws(GitError) {
    self.repository = repository
    objects = try repository.objectDatabase()
    var backend: UnsafeMutablePointer<git_odb_backend>?
    try check("stage objects", git_mempack_new(&backend))
    guard let backend else { throw GitError("stage objects", message: "libgit2 returned nothing") }
    memory = backend
    // Higher than libgit2's own backends (loose 1, packed 2), so that writes come here.
    try check("stage objects", git_odb_add_backend(objects.pointer, backend, 999))
  }

  // The backend stays in the repository's object store, empty: libgit2 1.5 cannot take one out.
  deinit { git_mempack_reset(memory) }

  /// Stages file contents.
  ///
  /// - Returns: The blob's id.
  package func stageBlob(_ bytes: [UInt8]) throws(GitError) -> ObjectID {
    var oid = git_oid()
    try check(
      "stage blob", git_odb_write(&oid, objects.pointer, bytes, bytes.count, GIT_OBJECT_BLOB))
    return note(oid)
  }

  /// Stages a tree made of `base` (nil: of nothing) with some entries put and others removed.
  ///
  /// - Parameters:
  ///   - base: The tree to start from.
  ///   - entries: Name and new entry; nil removes the name, which must be there.
  /// - Returns: The tree's id; nil where no entry is left.
  package func stageTree(
    from base: Tree?, changing entries: [(name: String, entry: (id: ObjectID, mode: FileMode)?)]
  ) throws(GitError) -> ObjectID? {
    let builder = try Handle("build tree", free: { git_treebuilder_free($0) }) {
      git_treebuilder_new(&$0, repository.pointer, base?.pointer)
    }
    for (name, entry) in entries {
      // libgit2 takes a C string: it would cut such a name short.
      guard !name.utf8.contains(0) else {
        throw GitError("put entry into tree", message: "its name holds a NUL byte")
      }
      if let entry {
        var oid = entry.id.oid
        try check(
          "put \(name) into tree",
          git_treebuilder_insert(
            nil, builder.pointer, name, &oid, git_filemode_t(rawValue: entry.mode.rawValue)),
          object: entry.id)
      } else {
        try check("remove \(name) from tree", git_treebuilder_remove(builder.pointer, name))
      }
    }
    guard git_treebuilder_entrycount(builder.pointer) > 0 else { return nil }
    return try stageTree(builder)
  }

  /// Stages the tree that has no entries.
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
  package func stageCommit(
    tree: ObjectID, parents: [ObjectID], message: String, identity: Identity
  ) throws(GitError) -> ObjectID {
    var treeOID = tree.oid
    let treeHandle = try Handle("read tree", object: tree, free: { git_tree_free($0) }) {
      git_tree_lookup(&$0, repository.pointer, &treeOID)
    }
    var parentHandles: [Handle] = []
    for parent in parents {
      var oid = parent.oid
      parentHandles.append(
        try Handle("read commit", object: parent, free: { git_commit_free($0) }) {
          git_commit_lookup(&$0, repository.pointer, &oid)
        })
    }
    var pointers: [OpaquePointer?] = parentHandles.map(\.pointer)
    var oid = git_oid()
    try identity.author.withPointer { author throws(GitError) -> Void in
      try identity.committer.withPointer { committer throws(GitError) -> Void in
        try check(
          "stage commit",
          git_commit_create(
            &oid, repository.pointer, nil, author, committer, nil, message, treeHandle.pointer,
            pointers.count, &pointers))
      }
    }
    withExtendedLifetime(parentHandles) {}
    return note(oid)
  }

  /// Stages an annotated tag object on `commit`.
  package func stageTag(
    named name: String, on commit: ObjectID, message: String, tagger: Signature
  ) throws(GitError) -> ObjectID {
    var (oid, target) = (git_oid(), commit.oid)
    let handle = try Handle("read commit", object: commit, free: { git_object_free($0) }) {
      git_object_lookup(&$0, repository.pointer, &target, GIT_OBJECT_COMMIT)
    }
    try tagger.withPointer { signature throws(GitError) -> Void in
      try check(
        "stage tag",
        git_tag_annotation_create(
          &oid, repository.pointer, name, handle.pointer, signature, message))
    }
    return note(oid)
  }

  /// Writes the staged objects that the repository does not have yet, synced to the disk.
  ///
  /// - Returns: The number of objects written.
  /// - Throws: `GitError`; objects written by then stay behind, unreachable and harmless.
  @discardableResult
  package func publish() throws(GitError) -> Int {
    guard !isPublished else { return 0 }
    isPublished = true
    let directory = repository.commonDirectory + "objects"
    let store = try Handle("open object store", free: { git_odb_free($0) }) {
      git_odb_open(&$0, directory)
    }
    let new = staged.filter { id in
      var oid = id.oid
      return git_odb_exists(store.pointer, &oid) == 0
    }
    if new.count > Self.looseLimit {
      try writePack(new)
    } else {
      for id in new { try writeLoose(id, to: store) }
    }
    return new.count
  }

  private func writeLoose(_ id: ObjectID, to store: Handle) throws(GitError) {
    var (oid, written) = (id.oid, git_oid())
    let object = try Handle("read staged object", object: id, free: { git_odb_object_free($0) }) {
      git_odb_read(&$0, objects.pointer, &oid)
    }
    try check(
      "write object",
      git_odb_write(
        &written, store.pointer, git_odb_object_data(object.pointer),
        git_odb_object_size(object.pointer), git_odb_object_type(object.pointer)),
      object: id)
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
