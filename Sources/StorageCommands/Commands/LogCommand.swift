internal import CommandParsing
internal import Git
internal import PackageModel
internal import PackageStorage
internal import Terminal

/// `storage log`: what happened to packages, newest first.
enum LogCommand {
  struct Arguments: Sendable {
    var subjects: [String] = []
    var distributions: [String] = []
    var limit: Int?
    var showSignature = false
  }

  static let command = ToolCommand(
    "log", .look, "Show what happened to packages, newest first",
    discussion: """
      Lists the commits that changed packages: all, those of one package, or those of one version; \
      among all, those recorded to set the registry's version too. \
      What a commit did is read from its trees, so commits of other tools are told as well; \
      who asked for it and why comes from the record in its message. The first lines show at \
      once, however long the history is.
      """,
    examples: [
      Example("storage log foo-1.2.3", "Follow one version"),
      Example("storage log foo --in staging --limit 5", "Show foo's last five changes in staging"),
    ],
    arguments: { Arguments() },
    options: [
      .list(
        "in", \.distributions, "D", .distribution,
        "Only this distribution; D@REV begins with that commit"),
      .number("limit", \.limit, "N", 1...Int.max, "Stop after N commits"),
      .flag("show-signature", \.showSignature, "Check each commit's signature, as git does"),
    ],
    operands: .optional(\.subjects, "NAME[-VERSION]", .packageName, "The package or version"),
    run: run)

  static func run(_ arguments: Arguments, _ context: Context) throws -> Report {
    let filter = try Operand.historyFilter(arguments.subjects.first)
    let storage = try context.openStorage()
    let snapshots = try Operand.snapshots(arguments.distributions, storage)
    var history = try History(of: snapshots, in: storage.repository, filter: filter)
    var remaining = arguments.limit ?? .max
    var report = Report(text: StyledText(), json: [:])
    var first = try history.next()
    if first == nil, filter != .all {
      throw NoHistory(subject: arguments.subjects.first ?? "")
    }
    let check = arguments.showSignature ? CommitSignatureCheck(storage, context) : nil
    report.rows = RowStream(key: "entries") {
      guard remaining > 0, let entry = try first ?? history.next() else { return nil }
      first = nil
      remaining -= 1
      let row = HistoryRow(entry, signature: try check?.signature(of: entry.commit.id))
      return (row.text, row.json)
    }
    return report
  }
}

/// No commit of the searched distributions touched the package or version.
struct NoHistory: Error {
  let subject: String
}
