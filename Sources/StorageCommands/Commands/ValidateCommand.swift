internal import CommandParsing
internal import PackageModel
internal import PackageStorage
internal import PackageValidation
internal import Terminal

/// `storage validate`: checks distributions, packages in folders or zips, or a title.
enum ValidateCommand {
  struct Arguments: Sendable {
    var distributions: [String] = []
    var folders: [String] = []
    var mode: String?
    var title: String?
    var target: String?
    var base: String?
    var head: String?
    var rules: [String] = []
    var failOn: String?
    var format: String?
    var reports: [String] = []
    var baseline: String?
    var explained: String?
    var listsRules = false
  }

  static let command = ToolCommand(
    "validate", .check, "Check distributions, packages or the title of a pull request",
    discussion: """
      Checks every package of the distributions by all rules, and what layers hide; without a \
      distribution, all that are not frozen. With --package the packages in folders, whatever the \
      folders are called, and in zips, which are never unpacked. With --pr-title a title: the \
      branch it is for in brackets, one space, and text; that and --package need no repository.

      With --base the change of one distribution: the commits since REF, which the policy of \
      the distribution judges, and the packages that are new in the end. A branch, a \
      remote-tracking branch, a tag or a commit id will do for REF.

      Exits 1 when there is a finding of severity error, or as --fail-on says. Findings of \
      severity info are left out unless their rule is asked for: --rule tree.space=info. Rules \
      that keep published versions as they are cannot be weakened.

      --format github shows findings beside the lines of a change in GitHub Actions, sarif is what \
      code hosts and editors read, json is what --json prints, jsonl a finding a line. --report \
      writes a file as well, as often as it is given. With --baseline the findings of that file do \
      not count; --report baseline=PATH writes one.

      What was found in a package is kept in the folder of caches, by the id of its tree, and not \
      looked for again; git fsck tells whether objects are damaged since.
      """,
    examples: [
      Example("storage validate", "Check every distribution that can change"),
      Example(
        "storage validate staging --base origin/staging", "Check a change of staging before a push"),
      Example("storage validate production --rule fields.external=off", "Leave a rule out"),
      Example(
        "storage validate --package ./build/packages/foo/1.2.3", "Check a package before adding it"),
      Example(
        "storage validate --pr-title '[staging] Promote foo-1.2.3 from snapshot' --target staging",
        "Check a title in CI"),
      Example(
        "storage validate --format github --report sarif=findings.sarif",
        "Show findings in GitHub Actions, and keep them for code scanning"),
      Example("storage validate --report baseline=known.jsonl", "Note what is found today"),
      Example("storage validate --explain fields.duplicate", "Say what a rule demands"),
    ],
    arguments: { Arguments() },
    options: [
      .list("package", \.folders, "PATH", .file, "Check the package in this folder or zip"),
      .choice(
        "mode", \.mode, PackageMode.allCases.map(\.rawValue),
        "Whether packages in folders and zips are built (the default) or sources"),
      .text("pr-title", \.title, "TITLE", "Title of a pull request to check"),
      .text(
        "target", \.target, "D", .distribution,
        "Distribution or branch that the pull request is for"),
      .text("base", \.base, "REF", .commit, "Judge the change of one distribution since REF"),
      .text(
        "head", \.head, "REF", .commit, "Where the change ends; the distribution's tip if left out"),
      .list("rule", \.rules, "ID=SEVERITY", "Make a rule off, info, warning or error"),
      .choice("fail-on", \.failOn, ["error", "warning"], "Severity from which on to exit 1"),
      .choice(
        "format", \.format, FindingsFormat.answers.map(\.rawValue), "How to write findings"),
      .list(
        "report", \.reports, "FORMAT=PATH", .file, "Write findings to a file too, in any format"),
      .text("baseline", \.baseline, "FILE", .file, "Leave out the findings that this file knows"),
      .flag("list-rules", \.listsRules, "List all rules"),
      .text("explain", \.explained, "ID", "Say what a rule demands"),
    ],
    operands: .many(
      \.distributions, "D", .distribution, minimum: 0, "Distributions to check; D@REV as it was"),
    run: run)

  static func run(_ arguments: Arguments, _ context: Context) throws -> Report {
    let subjects = [
      arguments.distributions.isEmpty ? nil : "D",
      arguments.folders.isEmpty ? nil : "--package",
      arguments.title == nil && arguments.target == nil ? nil : "--pr-title",
      arguments.listsRules ? "--list-rules" : nil,
      arguments.explained == nil ? nil : "--explain",
    ].compactMap { $0 }
    let hasChange = arguments.base != nil || arguments.head != nil
    if hasChange, let subject = subjects.first(where: { $0 != "D" }) {
      throw UsageError.conflict("--base", subject, command: "validate")
    }
    if subjects.count > 1 {
      throw UsageError.conflict(subjects[0], subjects[1], command: "validate")
    }
    let output = try FindingsOutput(
      format: arguments.format, reports: arguments.reports, baseline: arguments.baseline, context)
    if let id = arguments.explained {
      return try output.report(ofRules: RulesReport.report(explaining: id), option: "--explain")
    }
    if arguments.listsRules {
      return try output.report(ofRules: RulesReport.report, option: "--list-rules")
    }
    var report = try findings(arguments, context)
    report.failOn = arguments.failOn == "warning" ? .warning : .error
    return try output.report(report, isChecked: report.covers, context)
  }

  private static func findings(
    _ arguments: Arguments, _ context: Context
  ) throws -> FindingsReport {
    if arguments.title != nil || arguments.target != nil {
      guard let title = arguments.title else {
        throw UsageError.missingOption(usage: "--pr-title TITLE", command: "validate")
      }
      guard let target = arguments.target else {
        throw UsageError.missingOption(usage: "--target D", command: "validate")
      }
      let settings = try context.settingsWithoutRepository()
      return FindingsReport(
        findings: try TitleCheck(settings).findings(title: title, target: target))
    }
    if !arguments.folders.isEmpty {
      let selection = try RuleSelection(
        context.settingsWithoutRepository(), typed: arguments.rules)
      return packages(in: arguments, context, selection)
    }
    let storage = try context.openStorage()
    let selection = try RuleSelection(storage.settings, typed: arguments.rules)
    if let base = arguments.base {
      return try ChangeValidation(base: base, head: arguments.head)
        .report(arguments.distributions, storage, context, selection)
    }
    guard arguments.head == nil else {
      throw UsageError.missingOption(usage: "--base REF", command: "validate")
    }
    return try distributions(arguments.distributions, storage, context, selection)
  }

  private static func packages(
    in arguments: Arguments, _ context: Context, _ selection: RuleSelection
  ) -> FindingsReport {
    let mode = arguments.mode.flatMap(PackageMode.init) ?? .build
    var report = FindingsReport(findings: [], packageCount: arguments.folders.count)
    for folder in arguments.folders {
      let shown = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
      let path = context.path(folder)
      let found =
        shown.hasSuffix(".zip")
        ? ArchiveCheck.findings(inArchive: path, mode: mode, selection: selection)
        : DirectoryCheck.findings(inDirectory: path, mode: mode, selection: selection)
      report.findings += found.map { Finding($0, inFolder: shown) }
    }
    return report
  }

  private static func distributions(
    _ words: [String], _ storage: PackageStorage, _ context: Context, _ selection: RuleSelection
  ) throws -> FindingsReport {
    guard try !CloneLayout.isPartial(storage.repository) else { throw ContentsLeftOut() }
    var snapshots = try Operand.snapshots(words, storage)
    if words.isEmpty { snapshots.removeAll(where: \.distribution.frozen) }
    let total = try snapshots.reduce(0) { try $0 + $1.contents().versions.count }
    context.progress.begin("checking packages", total: total)
    defer { context.progress.end() }
    let check = DistributionCheck(
      storage, selection: selection, cache: context.findingsCache,
      signatures: SignatureJudge(storage, context))
    var report = FindingsReport(findings: [])
    for snapshot in snapshots {
      let outcome = try check.outcome(of: snapshot) { context.progress.advance(by: 1) }
      report.findings += outcome.findings
      report.packageCount += outcome.packageCount
      report.checkedDistributions.insert(snapshot.name)
    }
    return report
  }
}
