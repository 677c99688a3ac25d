internal import PackageModel
internal import PackageStorage
internal import Terminal

/// Lists what is due before it is promoted; again only where planning again found something else.
final class DueList {
  private let context: Context
  private let isSilent: Bool
  private var shown: [DueVersions.Due]?

  init(_ context: Context, isSilent: Bool) {
    (self.context, self.isSilent) = (context, isSilent)
  }

  func show(_ due: DueVersions) {
    guard !isSilent, shown != due.versions else { return }
    shown = due.versions
    for version in due.versions {
      let age = RelativeTime.text(secondsAgo: Int(context.now - version.since))
      context.announce("due: \(version.reference), came \(age)")
    }
  }
}
