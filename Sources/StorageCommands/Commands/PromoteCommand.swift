internal import CommandParsing
internal import Git
internal import PackageModel
internal import PackageStorage

/// `storage promote`: moves package versions to a more stable distribution.
enum PromoteCommand {
  struct Arguments: Publishing {
    var versions: [String] = []
    var from: String?
    var to: String?
    var keep = false
    var newest = false
    var olderThan: String?
    var reason: String?
    var dryRun = false
    var publication = PublicationOptions()
  }

  static let command = ToolCommand(
    "promote", .move, "Move package versions to a more stable distribution",
    discussion: """
      Puts each version into the target and takes it out of the source, as one operation: all of \
      the versions move or none. A version is moved by its tree id, so contents and file modes \
      stay as they are.

      A version that the target holds already, with the same tree, is only taken out of the \
      source; where that is done too, nothing is left to do. A version that the target holds with \
      other contents is refused unless the target's policy allows an overwrite.

      With --newest the versions are those that are due: of each package the newest in the source, \
      where the target serves nothing as new. They are listed before anything is done.
      """,
    examples: [
      Example(
        "storage promote foo-1.2.3 --from snapshot --to staging", "Move one version to staging"),
      Example(
        "storage promote foo-1.2.3 bar-0.9.0-beta.1 --from snapshot --to staging --dry-run",
        "Show what moving two versions would change"),
      Example(
        "storage promote --newest --from staging --to production --older-than 7d --dry-run",
        "Show what has been in staging for a week and is due"),
    ],
    arguments: { Arguments() },
    options: [
      .text("from", \.from, "D", .distribution, required: true, "Distribution to take from"),
      .text("to", \.to, "D", .distribution, required: true, "Distribution to put into"),
      .flag("newest", \.newest, "Move the newest version of each package that is due"),
      .text(
        "older-than", \.olderThan, "AGE", .text,
        "With --newest: only versions that came at least so long ago, such as 7d or 12h"),
      .flag("keep", \.keep, "Leave the versions in the source as well"),
      .text("reason", \.reason, "TEXT", "Why, for the record; allows what policy allows with one"),
      .flag("dry-run", "n", \.dryRun, "Show what would change and write nothing"),
    ] + Arguments.publicationOptions + Arguments.pullRequestOptions,
    operands: .many(
      \.versions, "NAME-VERSION", .packageVersion(fromOption: "from"), minimum: 0,
      "Versions to move"),
    run: run)

  static func run(_ arguments: Arguments, _ context: Context) throws -> Report {
    let versions = try Operand.references(arguments.versions)
    let reason = try Operand.reason(arguments.reason)
    switch (versions.first, arguments.newest) {
    case (nil, false):
      throw UsageError.missingOperand(usage: "NAME-VERSION...", command: "promote")
    case (let version?, true):
      throw UsageError.conflict("--newest", version.description, command: "promote")
    default: break
    }
    let age = try arguments.olderThan.map { text throws(OperandError) in try Age(text) }
    if age != nil, let version = versions.first {
      throw UsageError.conflict("--older-than", version.description, command: "promote")
    }
    let list = DueList(context, isSilent: arguments.dryRun)
    let (from, to) = (arguments.from ?? "", arguments.to ?? "")
    return try ChangeExecution(
      context, "promote", arguments.publication, dryRun: arguments.dryRun
    )
    .run(place: "from \(from) to \(to)") { storage in
      let (source, target) = (try storage.distribution(from), try storage.distribution(to))
      let due =
        arguments.newest
        ? try DueVersions(
          from: source, to: target, since: context.now - (age?.seconds ?? 0), in: storage) : nil
      let plan = try Promotion(
        due?.versions.map(\.reference) ?? versions, from: source, to: target,
        keep: arguments.keep, reason: reason
      ).plan(in: storage)
      if let due { list.show(due) }
      return plan
    }
  }
}
