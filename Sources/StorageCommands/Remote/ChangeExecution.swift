internal import Git
internal import PackageStorage

/// Plans a change where it belongs and carries it out there: here, or on the remote.
struct ChangeExecution {
  let context: Context
  let options: PublicationOptions
  let dryRun: Bool
  let repository: Repository
  /// Objects that the plan names and the repository does not have yet.
  var staging: ObjectStaging?

  /// Opens the repository.
  ///
  /// - Throws: `RepositoryError`.
  init(_ context: Context, _ options: PublicationOptions, dryRun: Bool) throws {
    (self.context, self.options, self.dryRun) = (context, options, dryRun)
    repository = try context.openRepository()
  }

  /// - Parameters:
  ///   - place: Where, as it follows the packages in a sentence.
  ///   - make: Plans the change on the storage that it is given; called again when a tip moved.
  /// - Returns: What became of it.
  /// - Throws: Whatever planning and writing throw.
  func run(
    place: String, _ make: (PackageStorage) throws -> ChangePlan
  ) throws -> Report {
    let storage = try context.storage(in: repository)
    context.note("settings: \(storage.origin)")
    if options.preview { return try preview(storage, make) }
    guard options.push || storage.isRemote else {
      return try PlanExecution(context, storage, staging)
        .run(make(storage), dryRun: dryRun, place: place)
    }
    return try PushExecution(
      context: context, remote: RemoteStorage(repository, context), staging: staging
    ).run(place: place, dryRun: dryRun, make)
  }

  private func preview(
    _ storage: PackageStorage, _ make: (PackageStorage) throws -> ChangePlan
  ) throws -> Report {
    let present =
      options.push ? try RemoteStorage(repository, context).storage() : storage
    return try OfferChanges.report(
      of: make(present), in: present, staging ?? ObjectStaging(repository), context)
  }
}
