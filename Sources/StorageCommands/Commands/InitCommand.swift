internal import CommandParsing
internal import Git
internal import PackageModel
internal import PackageStorage
internal import Terminal

/// `storage init`: makes a new storage.
enum InitCommand {
  struct Arguments: Sendable {
    var paths: [String] = []
    var dryRun = false
  }

  static let command = ToolCommand(
    "init", .move, "Make a new, empty storage",
    discussion: """
      Makes a bare git repository at PATH (the current folder where it is left out) with one root \
      commit for each distribution, HEAD on the branch main, which has no commit yet, and \
      reflogs on. Run again, it makes what is missing.
      """,
    examples: [Example("storage init demo.git", "Make a storage in the folder demo.git")],
    arguments: { Arguments() },
    options: [.flag("dry-run", "n", \.dryRun, "Show what would be made and write nothing")],
    operands: .optional(\.paths, "PATH", .directory, "Where to make it"),
    run: run)

  static func run(_ arguments: Arguments, _ context: Context) throws -> Report {
    let shown = arguments.paths.first ?? context.global.repository ?? "."
    let path = context.path(shown)
    let existing = try repository(at: path, context)
    let settings =
      try existing.map { try PackageStorage($0).settings } ?? context.settingsForNewStorage()
    let initialization = StorageInitialization(at: path, settings: settings)
    var report = Report(text: StyledText(), json: ["dryRun": .bool(arguments.dryRun)])
    report.json["repository"] = .string(path)
    if arguments.dryRun {
      try initialization.check(existing)
      let tips = try initialization.distributions.map { distribution in
        (distribution, tip: try existing?.target(of: distribution.referenceName))
      }
      let missing = tips.filter { $0.tip == nil }
      report.text +=
        missing.isEmpty
        ? "nothing to do: \(shown) is a storage already\n"
        : "would make a storage in \(shown) with\n"
      for (distribution, _) in missing {
        report.text += StyledText(lines: "  \(distribution.name)\n", .distribution)
      }
      report.json["distributions"] = JSONValue.array(
        tips.map { distribution, tip in
          .object([
            "distribution": .string(distribution.name), "branch": .string(distribution.branch),
            "tip": tip.map { .string($0.description) } ?? .null,
          ])
        })
      return report
    }
    let outcome = try initialization.apply(
      existing, environment: context.environment, identify: { try context.identity(for: $0) })
    let isNew = outcome.distributions.contains { $0.isNew }
    report.text +=
      isNew
      ? "made a storage in \(shown)\n" : "nothing to do: \(shown) is a storage already\n"
    for (distribution, tip, isNew) in outcome.distributions where isNew {
      report.text += StyledText(lines: "  \(distribution.referenceName)", .distribution)
      report.text += StyledText(lines: " \(tip.abbreviated)\n", .dim)
    }
    report.json["repository"] = .string(outcome.directory)
    report.json["distributions"] = JSONValue.array(
      outcome.distributions.map { distribution, tip, _ in
        .object([
          "distribution": .string(distribution.name), "branch": .string(distribution.branch),
          "tip": .string(tip.description),
        ])
      })
    return report
  }

  /// The repository at exactly that path; nil where there is none.
  private static func repository(at path: String, _ context: Context) throws -> Repository? {
    do throws(RepositoryError) {
      return try Repository.open(at: path, environment: context.environment)
    } catch {
      guard case .notFound = error else { throw error }
      return nil
    }
  }
}
