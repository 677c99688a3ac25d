internal import CommandParsing
internal import Git
internal import PackageStorage

/// Plans a change where it belongs and carries it out there: here, or on the remote.
struct ChangeExecution {
  private(set) var context: Context
  /// The name of the command.
  private let command: String
  let options: PublicationOptions
  let dryRun: Bool
  let repository: Repository
  /// Objects that the plan names and the repository does not have yet.
  var staging: ObjectStaging?

  /// Opens the repository.
  ///
  /// - Parameters:
  ///   - context: What the command gets of the outside world.
  ///   - command: Its name.
  ///   - options: How the change leaves this repository.
  ///   - dryRun: Whether only to show it.
  /// - Throws: `UsageError`, `RepositoryError`.
  init(
    _ context: Context, _ command: String, _ options: PublicationOptions, dryRun: Bool
  ) throws {
    try options.check(command)
    (self.options, self.dryRun, self.command) = (options, dryRun, command)
    self.context = try RemoteOption.context(context, options.remote)
    self.context.isSigning = options.isSigning
    repository = try self.context.openRepository()
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
    let isPublished = options.push || options.pullRequest || storage.isRemote
    if options.remote != nil, !isPublished {
      throw UsageError.missingOption(usage: "--push", command: command)
    }
    if options.preview { return try preview(storage, make) }
    guard isPublished else {
      return try PlanExecution(context, storage, staging)
        .run(make(storage), dryRun: dryRun, place: place)
    }
    let remote = try RemoteStorage(repository, context)
    if options.pullRequest {
      return try PullRequestExecution(
        context: context, remote: remote, options: options, staging: staging
      ).run(place: place, dryRun: dryRun, make)
    }
    return try PushExecution(context: context, remote: remote, staging: staging)
      .run(place: place, dryRun: dryRun, make)
  }

  /// Says what the change would mean for clients: of the branches here or, where it would be made
  /// there, of the remote's as they were fetched last.
  private func preview(
    _ storage: PackageStorage, _ make: (PackageStorage) throws -> ChangePlan
  ) throws -> Report {
    let present =
      options.push || options.pullRequest
      ? try RemoteStorage(repository, context).storage() : storage
    return try OfferChanges.report(
      of: make(present), in: present, staging ?? ObjectStaging(repository), context)
  }
}
