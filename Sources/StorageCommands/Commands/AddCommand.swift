internal import CommandParsing
internal import Git
internal import PackageModel
internal import PackageStorage
internal import Terminal

/// `storage add`: puts built packages into the distribution where packages enter.
enum AddCommand {
  struct Arguments: Sendable {
    var directories: [String] = []
    var to: String?
    var reason: String?
    var dryRun = false
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
    ],
    operands: .many(
      \.directories, "DIRECTORY|ZIP", .file, "Directories or zips of built versions"),
    run: run)

  static func run(_ arguments: Arguments, _ context: Context) throws -> Report {
    let reason = try Operand.reason(arguments.reason)
    let storage = try context.openStorage()
    let target = try storage.distribution(arguments.to ?? "")
    let staging = try ObjectStaging(storage.repository)
    var versions: [PackageReference: (version: StoredVersion, directory: String)] = [:]
    context.progress.begin("Reading packages", total: arguments.directories.count)
    defer { context.progress.end() }
    for directory in arguments.directories {
      let path = context.path(directory)
      let version =
        directory.hasSuffix(".zip")
        ? try PackageArchive(path, shownAs: directory).stage(in: staging)
        : try PackageDirectory(path, shownAs: directory).stage(in: staging)
      if let twin = versions[version.reference], twin.version.tree != version.tree {
        throw AddedTwice(
          reference: version.reference, directories: (twin.directory, directory))
      }
      versions[version.reference] = (version, directory)
      context.progress.advance(by: 1)
    }
    let plan = try Addition(versions.values.map(\.version), to: target, reason: reason)
      .plan(in: storage)
    return try PlanExecution(context, storage, staging)
      .run(plan, dryRun: arguments.dryRun, place: "to \(target.name)")
  }
}

/// Two directories say that they are the same version, and are not the same.
struct AddedTwice: Error {
  let reference: PackageReference
  let directories: (String, String)
}
