internal import CommandParsing
internal import Git
internal import PackageModel
internal import PackageStorage
internal import Terminal

/// `storage sync`: brings what is known of the remote up to date.
enum SyncCommand {
  struct Arguments: Sendable {
    var full = false
  }

  static let command = ToolCommand(
    "sync", .move, "Bring a clone of a shared storage up to date",
    discussion: """
      Asks the remote origin where its distributions stand, fetches what is new, and forgets \
      branches that are gone there. Branches of this repository itself are left alone. With --full \
      the contents of files come as well that a small clone leaves on the server: previews, \
      archives and checks of packages read them.
      """,
    examples: [Example("storage sync", "Fetch what is new")],
    arguments: { Arguments() },
    options: [.flag("full", \.full, "Bring the contents of files as well, for good")],
    run: { arguments, context in
      let remote = try RemoteStorage(context.openRepository(), context)
      let differences = try remote.refresh()
      let tags = try remote.refreshTags()
      let isFilled = arguments.full ? try remote.fill() : false
      let storage = try remote.storage()
      var report = SyncReport(
        storage: storage, differences: differences, tags: tags, place: remote.place
      ).report
      if isFilled { report.text += "  the contents of files came as well\n" }
      report.json["filled"] = .bool(isFilled)
      let here = try context.storage(in: remote.repository)
      for distribution in storage.settings.distributions {
        guard !here.isRemoteOnly(distribution), let ours = here.tip(of: distribution),
          let theirs = storage.tip(of: distribution), ours != theirs
        else { continue }
        report.warnings.append(
          "the branch \(distribution.branch) here is not as \(remote.place) has it, and commands "
            + "without --push read the one here")
      }
      return report
    })
}
