internal import CommandParsing
internal import PackageModel
internal import PackageStorage
internal import Terminal

/// `storage validate`: checks a pull request's title.
enum ValidateCommand {
  struct Arguments: Sendable {
    var title: String?
    var target: String?
  }

  static let command = ToolCommand(
    "validate", .check, "Check the title of a pull request",
    discussion: """
      A title begins with the branch that it is for in brackets, one space, and text: \
      [staging] Promote foo-1.2.3 from snapshot. Needs no repository; with one, its settings \
      say which branches there are. Exits 1 when there is a finding of severity error.
      """,
    examples: [
      Example(
        "storage validate --pr-title '[staging] Promote foo-1.2.3 from snapshot' --target staging",
        "Check a title in CI")
    ],
    arguments: { Arguments() },
    options: [
      .text("pr-title", \.title, "TITLE", required: true, "Title of the pull request"),
      .text(
        "target", \.target, "D", .distribution, required: true,
        "Distribution or branch that the pull request is for"),
    ],
    run: { arguments, context in
      let settings = try context.settingsWithoutRepository()
      let findings = try TitleCheck(settings)
        .findings(title: arguments.title ?? "", target: arguments.target ?? "")
      return FindingsReport(findings: findings).report
    })
}
