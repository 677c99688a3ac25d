internal import CommandParsing
internal import Git
internal import PackageModel
internal import PackageStorage

/// `storage registry-version`: shows and sets the package registry that distributions are built
/// from.
enum RegistryVersionCommand {
  struct Arguments: Publishing {
    var words: [String] = []
    var distributions: [String] = []
    var isForAll = false
    var recipeOnly = false
    var reason: String?
    var dryRun = false
    var publication = PublicationOptions()

    /// The first option that only `set` takes.
    var settingOption: String? {
      if !distributions.isEmpty { return "--in" }
      if isForAll { return "--all" }
      if recipeOnly { return "--dockerfile-only" }
      if reason != nil { return "--reason" }
      if dryRun { return "--dry-run" }
      if publication.pullRequest { return "--pull-request" }
      if publication.push { return "--push" }
      if publication.preview { return "--preview" }
      return publication.isSigning == nil ? nil : "--sign"
    }
  }

  private static let name = "registry-version"

  static let command = ToolCommand(
    name, .release, "Show or set the package registry that images are built from",
    discussion: """
      Shows for each distribution the version that ARG PACKAGE_REGISTRY of its Dockerfile names, or \
      else the tag of the last FROM, with the version that go.mod requires, and what is out of step.

      As 'registry-version set V --in D', or --all, writes another one into both files of each \
      distribution, and changes no other byte of them. V is a version tag, such as v1.15.0, or a \
      commit id. Beside go.sum or vendor/, and for a commit, go.mod is for the go program to \
      change: that is refused, with the commands to run, unless --dockerfile-only leaves it out.
      """,
    examples: [
      Example("storage registry-version", "Show what each distribution is built from"),
      Example("storage registry-version set v1.15.0 --in snapshot --dry-run", "Show a change"),
      Example("storage registry-version set v1.15.0 --all", "Bring all to the same version"),
    ],
    arguments: { Arguments() },
    options: [
      .list("in", \.distributions, "D", .distribution, "With set: in this distribution"),
      .flag("all", \.isForAll, "With set: in all distributions that are not frozen"),
      .flag("dockerfile-only", \.recipeOnly, "With set: leave go.mod as it is"),
      .text("reason", \.reason, "TEXT", "With set: why, for the record"),
      .flag("dry-run", "n", \.dryRun, "With set: show what would change and write nothing"),
    ] + Arguments.publicationOptions + Arguments.pullRequestOptions,
    operands: .many(
      \.words, "D", .distributionOr(word: "set"), minimum: 0,
      "Distributions to show, or 'set V'; D@REV as it was"),
    run: run)

  static func run(_ arguments: Arguments, _ context: Context) throws -> Report {
    guard arguments.words.first == "set" else {
      if let option = arguments.settingOption {
        throw UsageError.missingOperand(usage: "set V for \(option)", command: name)
      }
      let storage = try context.openStorage()
      let snapshots = try Operand.snapshots(arguments.words, storage)
      let layers = try snapshots.flatMap { try storage.layers(of: $0.distribution) }
      try CloneLayout.fetchRegistryFiles(
        of: snapshots + layers, in: storage.repository, context)
      return try RegistryVersionReport(snapshots, storage).report
    }
    return try set(arguments, context)
  }

  private static func set(_ arguments: Arguments, _ context: Context) throws -> Report {
    let words = arguments.words.dropFirst()
    guard let word = words.first else {
      throw UsageError.missingOperand(usage: "V", command: "\(name) set")
    }
    if let more = words.dropFirst().first {
      throw UsageError.tooManyOperands(word: more, command: "\(name) set")
    }
    guard let version = RegistryVersion(word) else { throw OperandError.badRegistryVersion(word) }
    let reason = try Operand.reason(arguments.reason)
    switch (arguments.distributions.first, arguments.isForAll) {
    case (nil, false):
      throw UsageError.missingOption(usage: "--in D", command: "\(name) set")
    case (_?, true): throw UsageError.conflict("--in", "--all", command: "\(name) set")
    default: break
    }
    var execution = try ChangeExecution(
      context, name, arguments.publication, dryRun: arguments.dryRun)
    let staging = try ObjectStaging(execution.repository)
    execution.staging = staging
    let place = "to \(version)"
    let repository = execution.repository
    return try execution.run(place: place) { storage in
      let names = arguments.distributions.reduce(into: [String]()) { names, name in
        if !names.contains(name) { names.append(name) }
      }
      let distributions =
        arguments.isForAll
        ? storage.settings.distributions.filter { !$0.frozen } : try names.map(storage.distribution)
      try CloneLayout.fetchRegistryFiles(
        of: distributions.map(storage.snapshot), in: repository, context)
      return try RegistryVersionSetting(
        version, in: distributions, recipeOnly: arguments.recipeOnly, reason: reason
      ).plan(in: storage, staging)
    }
  }
}
