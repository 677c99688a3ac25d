internal import CommandParsing
internal import Git
internal import PackageModel
internal import PackageStorage
internal import Terminal

/// `storage add`: puts built packages into the distribution where packages enter.
enum AddCommand {
  struct Arguments: Publishing {
    var directories: [String] = []
    var to: String?
    var reason: String?
    var dryRun = false
    var publication = PublicationOptions()
  }

  static let command = ToolCommand(
    "add", .move, "Put built packages, directories or zips, into a distribution",
    discussion: """
      Each directory or zip holds one built version: name and version are those of its manifest.yml. \
      Files keep their contents and whether they are executable. Symbolic links, special files, \
      names that start with _ and names that are unsafe on some platform are refused, as is a \
      version that a more stable distribution holds already.
      """,
    examples: [
      Example(
        "storage add build/packages/foo/1.2.3 --to snapshot", "Add one built version to snapshot")
    ],
    arguments: { Arguments() },
    options: [
      .text("to", \.to, "D", .distribution, required: true, "Distribution to put into"),
      .text("reason", \.reason, "TEXT", "Why, for the record; allows what policy allows with one"),
      .flag("dry-run", "n", \.dryRun, "Show what would change and write nothing"),
    ] + Arguments.publicationOptions + Arguments.pullRequestOptions,
    operands: .many(
      \.directories, "DIRECTORY|ZIP", .file, "Directories or zips of built versions"),
    run: run)

  static func run(_ arguments: Arguments, _ context: Context) throws -> Report {
    let reason = try Operand.reason(arguments.reason)
    var execution = try ChangeExecution(
      context, "add", arguments.publication, dryRun: arguments.dryRun)
    let to = arguments.to ?? ""
    _ = try context.storage(in: execution.repository).distribution(to)
    let staging = try ObjectStaging(execution.repository)
    execution.staging = staging
    let versions = try StagedAdditions(arguments.directories, in: staging, context).versions
    return try execution.run(place: "to \(to)") { storage in
      try Addition(
        versions, to: storage.distribution(to), reason: reason
      ).plan(in: storage)
    }
  }
}
