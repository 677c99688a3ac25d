internal import CommandParsing
internal import Git
internal import PackageModel
internal import PackageStorage

/// `storage undo`: reverses one recorded operation.
enum UndoCommand {
  struct Arguments: Publishing {
    var revisions: [String] = []
    var reason: String?
    var dryRun = false
    var publication = PublicationOptions()
  }

  static let command = ToolCommand(
    "undo", .move, "Reverse one recorded operation",
    discussion: """
      Reverses the operation that COMMIT belongs to, on every branch that it changed; the newest \
      one where COMMIT is left out. Undoing an undo does the operation again.

      Refused when a version is no longer as the operation left it, and where policy forbids it: \
      what production has is not taken back (promote a higher version), and staging needs a \
      reason unless the version returns to the distribution it came from.
      """,
    examples: [
      Example("storage undo", "Reverse the newest operation"),
      Example(
        "storage undo staging --dry-run", "Show what reversing staging's newest commit would change"
      ),
    ],
    arguments: { Arguments() },
    options: [
      .text("reason", \.reason, "TEXT", "Why, for the record; allows what policy allows with one"),
      .flag("dry-run", "n", \.dryRun, "Show what would change and write nothing"),
    ] + Arguments.publicationOptions,
    operands: .optional(\.revisions, "COMMIT", .commit, "A commit of the operation"),
    run: run)

  static func run(_ arguments: Arguments, _ context: Context) throws -> Report {
    let reason = try Operand.reason(arguments.reason)
    return try ChangeExecution(
      context, "undo", arguments.publication, dryRun: arguments.dryRun
    )
    .run(place: "by undoing") { storage in
      try Undo(arguments.revisions.first, reason: reason).plan(in: storage)
    }
  }
}
