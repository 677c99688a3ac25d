internal import CommandParsing
internal import PackageStorage

/// `storage status`: how the storage stands and what to do next.
enum StatusCommand {
  struct Arguments: Sendable {}

  static let command = ToolCommand(
    "status", .look, "Show how the distributions stand and what waits",
    discussion: """
      For each distribution its tip, the tip's age and what it holds; then what waits for \
      promotion, promotions cut short, leftovers (versions that a more stable distribution holds \
      as well), and faults, each with the command that settles it. --verbose lists every version \
      that waits.
      """,
    examples: [Example("storage status", "Show how the storage stands")],
    arguments: { Arguments() }, options: [],
    run: { _, context in
      let storage = try context.openStorage()
      return StatusReport(
        status: try StorageStatus(of: storage), origin: storage.origin, context: context
      ).report
    })
}
