internal import CommandParsing
internal import Git
internal import PackageModel
internal import PackageStorage
internal import Terminal
internal import Transport

/// `storage pull-requests`: what is asked for on the remote, and what each waits for.
enum PullRequestsCommand {
  struct Arguments: Sendable {
    var merged = false
    var remote: String?
  }

  static let command = ToolCommand(
    "pull-requests", .look, "List open promotions and what each waits for",
    discussion: """
      Lists the topic branches that promote, add and remove have pushed with --pull-request: what \
      each would change, how far it is, and what it waits for. That is read from the branches \
      themselves, so it works without a token too; with one the pull requests are named. A removal \
      waits until the target of its promotion holds the same trees.
      """,
    examples: [
      Example("storage pull-requests", "See what is asked for"),
      Example("storage pull-requests --json", "The same for a program"),
    ],
    arguments: { Arguments() },
    options: [
      .flag(
        "merged", \.merged, "List branches as well whose change is made and which are left over"),
      RemoteOption.option(\.remote),
    ],
    run: run)

  static func run(_ arguments: Arguments, _ context: Context) throws -> Report {
    let context = try RemoteOption.context(context, arguments.remote)
    let remote = try RemoteStorage(context.openRepository(), context)
    try remote.refresh()
    let storage = try remote.storage()
    let present = try remote.remote.references(TopicBranch.patterns)
      .filter { TopicBranch.parse(String($0.key.dropFirst(11)), storage.settings) != nil }
    try remote.fetchMissing(present)
    var requests = try present.sorted { $0.key < $1.key }.compactMap { reference, tip in
      try OpenRequest(String(reference.dropFirst(11)), at: tip, in: storage)
    }
    var warnings: [String] = []
    let client = try client(for: remote, storage, context)
    if let client {
      let open = try client.openPullRequests()
      for index in requests.indices {
        requests[index].pullRequest = open.first {
          $0.head == requests[index].name && $0.base == requests[index].distribution.branch
        }
      }
    } else {
      warnings.append(
        "without a token for \(storage.settings.pullRequests.host) the numbers are not known")
    }
    let leftovers = requests.filter { $0.state == .merged && $0.pullRequest == nil }.map(\.name)
    let shown = requests.filter { request in
      arguments.merged || !leftovers.contains(request.name)
    }
    var report = OpenRequestsReport(
      requests: shown, leftovers: leftovers, isKnown: client != nil, place: remote.place
    ).report
    if !shown.isEmpty { report.warnings = warnings }
    return report
  }

  /// GitHub's interface; nil where there is no token, or the remote is elsewhere.
  private static func client(
    for remote: RemoteStorage, _ storage: PackageStorage, _ context: Context
  ) throws -> GitHubClient? {
    let host = storage.settings.pullRequests.host
    guard
      let place = GitHubPlace(remote: remote.url, host: host, environment: context.environment),
      let token = try GitHubToken.find(
        for: place, environment: context.environment, limits: context.transportLimits)
    else { return nil }
    return GitHubClient(
      place, token: token,
      curl: CurlProgram(environment: context.environment, limits: context.transportLimits))
  }
}
