internal import CommandParsing
internal import PackageModel

/// How a change leaves this repository: the options that writing commands share.
struct PublicationOptions: Sendable {
  var sign = false
  var noSign = false
  var push = false
  /// The remote to publish to; nil for the one that is followed.
  var remote: String?
  /// Whether to show what clients would see change, and to write nothing.
  var preview = false
  var pullRequest = false
  var draft = false
  var labels: [String] = []
  var reviewers: [String] = []

  /// Whether to sign; nil: as git's configuration says.
  var isSigning: Bool? { sign ? true : noSign ? false : nil }

  /// - Parameter command: Whose options these are.
  /// - Throws: `UsageError` for options that do not go together.
  func check(_ command: String) throws(UsageError) {
    if sign, noSign { throw .conflict("--sign", "--no-sign", command: command) }
    if push, pullRequest { throw .conflict("--push", "--pull-request", command: command) }
    if draft || !labels.isEmpty || !reviewers.isEmpty, !pullRequest {
      throw .missingOption(usage: "--pull-request", command: command)
    }
    for name in reviewers where name != PullRequestSettings.owner {
      let isName = name.utf8.first.map { $0 != 45 } ?? false
      let parts = name.split(separator: "/", omittingEmptySubsequences: false)
      guard isName, parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && !$0.contains("@") }) else {
        throw .badValue(
          option: "--reviewer", value: name,
          reason: "wants a person, ORGANISATION/TEAM or \(PullRequestSettings.owner)", nearest: nil)
      }
    }
  }
}

/// Arguments of a command whose change may be made on the remote.
protocol Publishing: Sendable {
  var publication: PublicationOptions { get set }
}

extension Publishing {
  /// The options that make the change on the remote, or only show what it means for clients.
  static var publicationOptions: [Option<Self>] {
    [
      .flag(
        "push", \.publication.push,
        "Make the change on the remote, on its newest tips, and move no branch here"),
      RemoteOption.option(\.publication.remote),
      .flag(
        "preview", \.publication.preview,
        "Show what clients would be offered otherwise and write nothing"),
      .flag("sign", \.publication.sign, "Sign the commits, as git does with its configuration"),
      .flag("no-sign", \.publication.noSign, "Sign nothing, whatever git's configuration says"),
    ]
  }

  /// The options that ask for the change instead.
  static var pullRequestOptions: [Option<Self>] {
    [
      .flag(
        "pull-request", \.publication.pullRequest,
        "Push topic branches and open a pull request for each, linked and never doubled"),
      .flag("draft", \.publication.draft, "With --pull-request: open drafts"),
      .list(
        "label", \.publication.labels, "LABEL", .text,
        "With --pull-request: a label, besides those of the settings"),
      .list(
        "reviewer", \.publication.reviewers, "WHO", .text,
        "With --pull-request: a person, ORGANISATION/TEAM or \(PullRequestSettings.owner)"),
    ]
  }
}
