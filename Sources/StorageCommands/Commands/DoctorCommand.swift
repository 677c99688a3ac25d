internal import CommandParsing
internal import Git
internal import PackageStorage
internal import Terminal
internal import YAML

/// `storage doctor`: checks the repository and what the tool needs.
enum DoctorCommand {
  struct Arguments: Sendable {
    var server = false
  }

  static let command: ToolCommand = ToolCommand(
    "doctor", .check, "Check the repository, settings, identity and locks",
    discussion: """
      Looks the storage over and says what to do about each thing that is not in order: whether \
      the repository can be opened and written, the settings, every branch, the identity, locks \
      left behind, reflogs, and the versions of the libraries. With --server also whether the \
      repository is safe to push to: git's settings for receiving, and the hook that judges \
      pushes. Exits 1 when there is a fault.
      """,
    examples: [
      Example("storage doctor", "Look the storage over")
    ],
    arguments: { Arguments() },
    options: [.flag("server", \.server, "Check what a repository that is pushed to needs")],
    run: { arguments, context in
      var checks = LibraryExamination.checks(invocation: context.global.invocation)
      do {
        let storage = try context.openStorage()
        checks.append(.init("repository", .ok, storage.repository.directory))
        checks += StorageExamination(of: storage, now: context.now).checks()
        if arguments.server {
          checks += ServerExamination(
            try storage.repository.configuration(),
            hook: try HookScript.file(in: storage.repository, program: context.program)
          ).checks()
        }
      } catch {
        // What keeps every other command from starting is the first thing to say.
        let failure = FailureReport(invocation: context.global.invocation).failure(for: error)
        checks.append(
          .init("repository", .fault, failure.message, hint: failure.hints.first))
      }
      return report(checks)
    })

  private static func report(_ checks: [StorageExamination.Check]) -> Report {
    var text = StyledText()
    for check in checks {
      text += StyledText(check.state.rawValue, style(check.state))
      text += ": \(check.name): \(check.message)\n"
      if let hint = check.hint { text += "  \(hint, .hint)\n" }
    }
    var report = Report(
      text: text,
      json: [
        "checks": .array(
          checks.map {
            .object([
              "name": .string($0.name), "state": .string($0.state.rawValue),
              "message": .string($0.message), "hint": JSONValue($0.hint),
            ])
          })
      ])
    if checks.contains(where: { $0.state == .fault }) { report.exitCode = .refused }
    return report
  }

  private static func style(_ state: StorageExamination.Check.State) -> Style {
    switch state {
    case .ok: .added
    case .warning: .warning
    case .fault: .error
    }
  }
}
