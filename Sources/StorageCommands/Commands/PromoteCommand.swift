internal import CommandParsing
internal import Git
internal import PackageModel
internal import PackageStorage

/// `storage promote`: moves package versions to a more stable distribution.
enum PromoteCommand {
  struct Arguments: Sendable {
    var versions: [String] = []
    var from: String?
    var to: String?
    var keep = false
    var reason: String?
    var dryRun = false
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
      """,
    examples: [
      Example(
        "storage promote foo-1.2.3 --from snapshot --to staging", "Move one version to staging"),
      Example(
        "storage promote foo-1.2.3 bar-0.9.0-beta.1 --from snapshot --to staging --dry-run",
        "Show what moving two versions would change"),
    ],
    arguments: { Arguments() },
    options: [
      .text("from", \.from, "D", .distribution, required: true, "Distribution to take from"),
      .text("to", \.to, "D", .distribution, required: true, "Distribution to put into"),
      .flag("keep", \.keep, "Leave the versions in the source as well"),
      .text("reason", \.reason, "TEXT", "Why, for the record; allows what policy allows with one"),
      .flag("dry-run", "n", \.dryRun, "Show what would change and write nothing"),
    ],
    operands: .many(
      \.versions, "NAME-VERSION", .packageVersion(fromOption: "from"),
      "Versions to move"),
    run: run)

  static func run(_ arguments: Arguments, _ context: Context) throws -> Report {
    let versions = try Operand.references(arguments.versions)
    let reason = try Operand.reason(arguments.reason)
    let storage = try context.openStorage()
    let promotion = Promotion(
      versions, from: try storage.distribution(arguments.from ?? ""),
      to: try storage.distribution(arguments.to ?? ""), keep: arguments.keep, reason: reason)
    let plan = try promotion.plan(in: storage)
    return try PlanExecution(context, storage).run(
      plan, dryRun: arguments.dryRun,
      place: "from \(promotion.source.name) to \(promotion.target.name)")
  }
}
