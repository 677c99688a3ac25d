internal import CommandParsing
internal import Git
internal import PackageModel
internal import PackageStorage
internal import Terminal

/// `storage sync`: brings what is known of the remote up to date.
enum SyncCommand {
  struct Arguments: Sendable {
    var full = false
    var remote: String?
  }

  static let command = ToolCommand(
    "sync", .move, "Bring a clone of a shared storage up to date",
    discussion: """
      Asks the remote where its distributions stand, fetches what is new, and forgets branches \
      that are gone there. Branches of this repository itself are left alone. With --full the \
      contents of packages come as well that a small clone leaves on the server: previews, \
      archives and checks of all packages read them.

      The remote is the one that the branches here follow, else the only one, else origin; \
      storage.remote of git's configuration or --remote names another.
      """,
    examples: [Example("storage sync", "Fetch what is new")],
    arguments: { Arguments() },
    options: [
      .flag("full", \.full, "Bring the contents of packages as well, for good"),
      RemoteOption.option(\.remote),
    ],
    run: { arguments, context in
      let context = try RemoteOption.context(context, arguments.remote)
      let remote = try RemoteStorage(context.openRepository(), context)
      let refreshed = try remote.refresh(withTags: true)
      let isFilled = arguments.full ? try remote.fill() : false
      let storage = try remote.storage()
      var report = SyncReport(
        storage: storage, differences: refreshed.differences, tags: refreshed.tags,
        place: remote.place
      ).report
      if isFilled { report.text += "  the contents of packages came as well\n" }
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
