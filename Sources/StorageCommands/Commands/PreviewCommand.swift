internal import CommandParsing
internal import Git
internal import PackageModel
internal import PackageRegistry
internal import PackageStorage

/// `storage preview`: what a distribution's registry answers, without a server.
enum PreviewCommand {
  struct Arguments: Sendable {
    var operands: [String] = []
    var promotions: [String] = []
    var removals: [String] = []
    var additions: [String] = []
    var reason: String?
    var changes = false
    var kibanaVersions: [String] = []
  }

  static let command: ToolCommand = ToolCommand(
    "preview", .serve, "Show what a distribution's registry answers, now or after a change",
    discussion: """
      Without PATH, lists the newest version of each package that the distribution serves, the \
      branch that it comes from and the Kibana versions that it supports. With PATH, prints exactly the \
      body that the server would send for it; a status other than 200 exits 1.

      With --promote, --remove or --add it answers as if the change had been made, and writes \
      nothing. A version is promoted from the least stable distribution that holds it. What add, \
      promote and remove would refuse is refused here too. What is added comes into D itself; where \
      it is also promoted into D, it comes in where packages enter the storage.

      With --changes it says what the change alters for clients: versions that come and go, which \
      version of a package each Kibana is offered before and after, and categories that hold more \
      or fewer packages. Without a change to suppose, D@REV is compared with D, or the first \
      distribution with a second one. Every release of Kibana is covered: the conditions of the \
      packages say where the answer changes.
      """,
    examples: [
      Example("storage preview staging", "List what staging serves"),
      Example(
        "storage preview staging '/search?kibana.version=8.5.0'",
        "Print what Kibana 8.5.0 would be offered"),
      Example(
        "storage preview staging --promote foo-1.2.3 --changes",
        "Show what promoting a version would change for clients"),
    ],
    arguments: { Arguments() },
    options: [
      .list(
        "promote", \.promotions, "NAME-VERSION", .packageVersion(fromOption: nil),
        "Answer as if the version had been promoted into D"),
      .list(
        "remove", \.removals, "NAME-VERSION", .packageVersion(fromOption: nil),
        "Answer as if the version had been removed from D"),
      .list(
        "add", \.additions, "PATH", .file,
        "Answer as if the built version, a directory or zip, had been added"),
      .text("reason", \.reason, "TEXT", "Suppose what policy allows with a reason"),
      .flag("changes", \.changes, "Show what is different for clients"),
      .list(
        "kibana-version", \.kibanaVersions, "VERSION", .text,
        "With --changes: ask for this Kibana alone"),
    ],
    operands: .upTo(
      2, \.operands, "D", .distribution, minimum: 1,
      "The distribution, then the PATH to ask or, with --changes, another distribution"),
    run: run)

  static func run(_ arguments: Arguments, _ context: Context) throws -> Report {
    let address = DistributionAddress(arguments.operands.first ?? "")
    let whatIf = WhatIf(
      promotions: try Operand.references(arguments.promotions),
      removals: try Operand.references(arguments.removals), additions: arguments.additions,
      reason: try Operand.reason(arguments.reason))
    if arguments.changes {
      return try OfferChanges(arguments, whatIf, context).report(
        address, second: arguments.operands.dropFirst().first)
    }
    if let version = arguments.kibanaVersions.first {
      throw UsageError.badValue(
        option: "--kibana-version", value: version, reason: "goes with --changes only",
        nearest: nil)
    }
    let storage = try context.openStorage()
    let (registry, warnings) = try registry(address, whatIf, storage, context)
    var report =
      arguments.operands.count > 1
      ? try PreviewReport.answer(registry, arguments.operands[1])
      : PreviewReport.table(registry, address)
    report.warnings = warnings + report.warnings
    return report
  }

  /// The registry of a distribution after the changes that are supposed, and what they warn of.
  private static func registry(
    _ address: DistributionAddress, _ whatIf: WhatIf, _ storage: PackageStorage, _ context: Context
  ) throws -> (Registry, warnings: [String]) {
    guard !whatIf.isEmpty else {
      return (
        try Registry(
          sources: [RegistryOfDistribution.source(address, of: storage)],
          options: context.registryOptions), []
      )
    }
    let present = try storage.pinned(to: address)
    let rehearsal = try whatIf.rehearse(
      on: present.distribution(address.name), of: present, context)
    let source = try RegistryOfDistribution.source(
      DistributionAddress(address.name), of: rehearsal.storage, staged: rehearsal.objects())
    return (
      try Registry(sources: [source], options: context.registryOptions),
      rehearsal.warnings.map(\.sentence)
    )
  }
}
