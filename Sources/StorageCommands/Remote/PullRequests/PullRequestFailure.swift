internal import Transport

/// The branches are pushed, but not all pull requests are open.
struct PullRequestFailure: Error {
  enum Reason {
    case refused(GitHubError)
    case unreached(TransportError)
  }

  let reason: Reason
  /// The pull requests that are open, by their addresses.
  let opened: [String]
  /// The topic branches that have none.
  let waiting: [String]

  init(_ requests: [RequestedChange], _ error: GitHubError) {
    self.init(requests, .refused(error))
  }

  init(_ requests: [RequestedChange], _ error: TransportError) {
    self.init(requests, .unreached(error))
  }

  private init(_ requests: [RequestedChange], _ reason: Reason) {
    self.reason = reason
    opened = requests.compactMap { $0.pullRequest?.url }
    waiting = requests.filter { $0.pullRequest == nil }.map(\.topic.name)
  }
}
