internal import CLibgit2

/// Copies objects of a repository into a pack of their own, with its index.
///
/// What git packs depends on what was packed before, on tags and on threads. The bytes of this pack
/// depend on the objects, their order and libgit2's version alone: it is made in an empty repository
/// that borrows the objects, and by one thread.
package struct PackCopy {
  /// The pack file.
  package let path: String
  /// The file that lists where in the pack each object is.
  package let indexPath: String

  /// Makes the pack.
  ///
  /// - Parameters:
  ///   - ids: The objects, each once.
  ///   - source: The repository that has them.
  ///   - folder: Where to make it, in a folder which is not there yet; that is the caller's to
  ///     remove.
  ///   - environment: The variables of the process.
  ///   - progress: Called with how many objects were written since the last call.
  /// - Throws: `GitError`: an object is missing or damaged, or the file system refuses.
  package init(
    of ids: [ObjectID], from source: Repository, in folder: String, environment: [String: String],
    progress: @escaping (Int) -> Void
  ) throws(GitError) {
    let borrower = try Repository.initialize(
      at: folder, branch: "none", environment: environment)
    let objects = try borrower.objectDatabase()
    for store in source.looseObjects.stores {
      try check("read objects of \(store)", git_odb_add_disk_alternate(objects.pointer, store))
    }
    let builder = try Handle("build pack", free: { git_packbuilder_free($0) }) {
      git_packbuilder_new(&$0, borrower.pointer)
    }
    git_packbuilder_set_threads(builder.pointer, 1)
    for id in ids {
      try source.looseObjects.check(id, "read object")
      var oid = id.oid
      do {
        try check("read object", git_packbuilder_insert(builder.pointer, &oid, nil), object: id)
      } catch {
        throw StoreProbe(stores: source.looseObjects.stores).judged(error)
      }
    }
    let watch = Watch(progress)
    let status = withExtendedLifetime(watch) {
      git_packbuilder_write(
        builder.pointer, nil, 0,
        { counts, payload in
          guard let counts, let payload else { return 0 }
          Unmanaged<Watch>.fromOpaque(payload).takeUnretainedValue()
            .see(Int(counts.pointee.received_objects))
          return 0
        }, Unmanaged.passUnretained(watch).toOpaque())
    }
    try check("write pack", status)
    guard let name = git_packbuilder_name(builder.pointer) else {
      throw GitError("write pack", message: "libgit2 returned no name")
    }
    let file = "\(borrower.commonDirectory)objects/pack/pack-\(String(cString: name))"
    (path, indexPath) = (file + ".pack", file + ".idx")
  }

  /// Turns libgit2's running count into steps.
  private final class Watch {
    private let progress: (Int) -> Void
    private var seen = 0

    init(_ progress: @escaping (Int) -> Void) { self.progress = progress }

    func see(_ count: Int) {
      guard count > seen else { return }
      progress(count - seen)
      seen = count
    }
  }
}
