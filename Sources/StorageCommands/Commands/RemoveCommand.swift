internal import CommandParsing
internal import Git
internal import PackageModel
internal import PackageStorage

/// `storage remove`: takes package versions out of a distribution.
enum RemoveCommand {
  struct Arguments: Publishing {
    var versions: [String] = []
    var from: String?
    var reason: String?
    var superseded = false
    var dryRun = false
    var publication = PublicationOptions()
  }

  static let command = ToolCommand(
    "remove", .move, "Take package versions out of a distribution",
    discussion: """
      Removes the versions, all of them or none, as the distribution's policy allows: never from \
      production, from staging with a reason (or freely when production holds the same tree), \
      from snapshot at will. A package whose last version goes disappears.
      """,
    examples: [
      Example("storage remove foo-1.2.3 --from snapshot", "Remove one version from snapshot"),
      Example(
        "storage remove foo-1.2.3 --from staging --reason 'breaks ingest' --dry-run",
        "Show what removing from staging would change"),
      Example(
        "storage remove --superseded --from snapshot", "Remove what staging or production holds"),
    ],
    arguments: { Arguments() },
    options: [
      .text("from", \.from, "D", .distribution, required: true, "Distribution to take from"),
      .flag(
        "superseded", \.superseded,
        "Remove all versions that a more stable layer holds with the same tree"),
      .text("reason", \.reason, "TEXT", "Why, for the record; allows what policy allows with one"),
      .flag("dry-run", "n", \.dryRun, "Show what would change and write nothing"),
    ] + Arguments.publicationOptions + Arguments.pullRequestOptions,
    operands: .many(
      \.versions, "NAME-VERSION", .packageVersion(fromOption: "from"), minimum: 0,
      "Versions to remove"),
    run: run)

  static func run(_ arguments: Arguments, _ context: Context) throws -> Report {
    let versions = try Operand.references(arguments.versions)
    let reason = try Operand.reason(arguments.reason)
    switch (versions.first, arguments.superseded) {
    case (nil, false):
      throw UsageError.missingOperand(usage: "NAME-VERSION...", command: "remove")
    case (let version?, true):
      throw UsageError.conflict("--superseded", version.description, command: "remove")
    default: break
    }
    let from = arguments.from ?? ""
    return try ChangeExecution(
      context, "remove", arguments.publication, dryRun: arguments.dryRun
    )
    .run(place: "from \(from)") { storage in
      let source = try storage.distribution(from)
      let removal =
        arguments.superseded
        ? try Removal(supersededIn: source, of: storage, reason: reason)
        : Removal(versions, from: source, reason: reason)
      return try removal.plan(in: storage)
    }
  }
}
