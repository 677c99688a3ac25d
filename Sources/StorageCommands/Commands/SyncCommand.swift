internal import CommandParsing
internal import Git
internal import PackageModel
internal import PackageStorage
internal import Terminal

/// `storage sync`: brings what is known of the remote up to date.
enum SyncCommand {
  struct Arguments: Sendable {}

  static let command = ToolCommand(
    "sync", .move, "Bring a clone of a shared storage up to date",
    discussion: """
      Asks the remote origin where its distributions stand, fetches what is new, and forgets \
      branches that are gone there. Branches of this repository itself are left alone.
      """,
    examples: [Example("storage sync", "Fetch what is new")],
    arguments: { Arguments() }, options: [],
    run: { _, context in
      let remote = try RemoteStorage(context.openRepository(), context)
      let differences = try remote.refresh()
      let tags = try remote.refreshTags()
      let storage = try remote.storage()
      var report = SyncReport(
        storage: storage, differences: differences, tags: tags, place: remote.place
      ).report
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
