internal import CommandParsing
internal import Git
internal import PackageModel
internal import PackageStorage
internal import PackageValidation
internal import Terminal

/// `storage hook`: lets a git server refuse what policy forbids.
enum HookCommand {
  static let command = ToolCommand(
    "hook", .check, "Let a git server refuse what policy forbids",
    discussion: """
      Puts a pre-receive hook into a bare repository, so that every push is judged where it \
      arrives, whatever tool it was made with. The hook judges the state that the whole push \
      would make, by the settings of main as they were before; it shows what it found in the \
      terminal of whoever pushes, and refuses the push when there is an error.
      """,
    examples: [
      Example("storage hook install", "Judge every push to this repository"),
      Example("storage hook uninstall", "Judge no longer"),
    ],
    subcommands: [install, uninstall, preReceive])

  struct Arguments: Sendable {
    var program: String?
    var dryRun = false
  }

  private static let dryRun = Option<Arguments>.flag(
    "dry-run", "n", \.dryRun, "Show what would be done and write nothing")

  private static let install = ToolCommand(
    "install", .check, "Put the hook into a bare repository",
    discussion: """
      A hook that is there already is kept beside it, as pre-receive.before-storage, and runs \
      after ours has accepted. Where the hook is as it should be, nothing is done.
      """,
    examples: [Example("storage hook install --dry-run", "Show what would be done")],
    arguments: { Arguments() },
    options: [
      .text(
        "program", \.program, "PATH", .file, "The program that the hook runs; this one if left out"),
      dryRun,
    ],
    run: { arguments, context in
      let repository = try bareRepository(context)
      let program = arguments.program.map(context.path) ?? context.program
      let hook = try HookScript.file(in: repository, program: program)
      let state = try hook.state()
      if !arguments.dryRun { try hook.install() }
      let would = arguments.dryRun ? "would be " : ""
      let text =
        switch state {
        case .current: "nothing to do: \(hook.path) is in place\n"
        case .absent: "\(hook.path) \(would)made\n"
        case .outdated: "\(hook.path) \(would)replaced by the present one\n"
        case .foreign:
          "\(hook.path) \(would)made; the hook there \(would)kept as \(hook.keptPath)\n"
        }
      return report(text, hook, state == .current ? "unchanged" : "installed", arguments)
    })

  private static let uninstall = ToolCommand(
    "uninstall", .check, "Take the hook away",
    discussion: "Puts back the hook that was there before. A hook of somebody else is left alone.",
    examples: [Example("storage hook uninstall --dry-run", "Show what would be done")],
    arguments: { Arguments() }, options: [dryRun],
    run: { arguments, context in
      let repository = try bareRepository(context)
      let hook = try HookScript.file(in: repository, program: context.program)
      let (state, isKept) = (try hook.state(), hook.isKept)
      if arguments.dryRun {
        if state == .foreign { throw HookFile.Failure.notOurs(path: hook.path) }
      } else {
        try hook.uninstall()
      }
      let would = arguments.dryRun ? "would be " : ""
      let text =
        state == .absent
        ? "nothing to do: there is no \(hook.path)\n"
        : isKept
          ? "\(hook.path) \(would)replaced by \(hook.keptPath)\n" : "\(hook.path) \(would)removed\n"
      return report(text, hook, state == .absent ? "unchanged" : "removed", arguments)
    })

  private static let preReceive = ToolCommand(
    "pre-receive", .check, "Judge a push; git runs it",
    discussion: """
      Reads lines OLD NEW REFERENCE on standard input, as git writes them for the hook \
      pre-receive, and judges the storage as if all of the references had moved. Findings go to \
      standard error, where git takes them to the client. Nothing is written. Exits 1 to refuse.
      """,
    examples: [
      Example("storage hook pre-receive </dev/null", "Judge a push that moves nothing")
    ],
    arguments: { Arguments() }, options: [],
    run: { _, context in
      let references = try PushedLines.references(context.input(PushedLines.sizeLimit))
      let repository = try receivingRepository(context)
      let outcome: DistributionCheck.Outcome
      do {
        let storage = try context.storage(in: repository)
        outcome = try PushCheck(
          storage, selection: RuleSelection(storage.settings),
          signatures: SignatureJudge(storage, context)
        ).outcome(of: references)
      } catch let error as SettingsError {
        guard try isRepair(references, in: repository) else { throw error }
        outcome = DistributionCheck.Outcome()
      }
      let findings = FindingsReport(
        findings: outcome.findings, packageCount: outcome.packageCount)
      var shown = findings
      shown.findings = Array(
        outcome.findings.enumerated().sorted {
          ($1.element.severity, $0.offset) < ($0.element.severity, $1.offset)
        }.map(\.element).prefix(shownLimit))
      var report = Report(text: StyledText(), json: findings.json)
      guard !outcome.findings.isEmpty else { return report }
      report.closing = shown.text.plain
      let rest = outcome.findings.count - shown.findings.count
      if rest > 0 { report.closing? += "\(rest) more\n" }
      if outcome.findings.contains(where: { $0.severity == .error }) {
        report.exitCode = .refused
        report.closing? += "the push is refused: \(findings.summary)"
      } else {
        report.closing? += "the push is accepted: \(findings.summary)"
      }
      return report
    })

  /// The most findings that are shown to whoever pushes, errors before warnings.
  private static let shownLimit = 100

  /// Whether the push does nothing but put settings in place that can be read.
  private static func isRepair(
    _ references: [PushedReference], in repository: Repository
  ) throws -> Bool {
    guard references.count == 1, let main = references.first,
      main.name == PushedSettings.reference, let new = main.new
    else { return false }
    return try PushedSettings.problem(at: new, in: repository) == nil
  }

  private static func receivingRepository(_ context: Context) throws -> Repository {
    // Without git around it there is no quarantine, and the repository is found as always.
    guard context.global.repository == nil, let directory = context.environment["GIT_DIR"],
      !directory.isEmpty
    else { return try context.openRepository() }
    return try Repository.openReceiving(
      at: context.path(directory), environment: context.environment, absolute: context.path)
  }

  private static func bareRepository(_ context: Context) throws -> Repository {
    let repository = try context.openRepository()
    guard repository.isBare else { throw NotBare(path: repository.directory) }
    return repository
  }

  private static func report(
    _ text: String, _ hook: HookFile, _ state: String, _ arguments: Arguments
  ) -> Report {
    var shown = StyledText(lines: text)
    if arguments.dryRun { shown += StyledText(lines: "dry run: nothing was written\n", .dim) }
    return Report(
      text: shown,
      json: [
        "hook": .string(hook.path), "kept": JSONValue(hook.isKept ? hook.keptPath : nil),
        "state": .string(state), "dryRun": .bool(arguments.dryRun),
      ])
  }
}

/// A repository with a work tree, which nobody pushes a storage to.
struct NotBare: Error {
  let path: String
}
