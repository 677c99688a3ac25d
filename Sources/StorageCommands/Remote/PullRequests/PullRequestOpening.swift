internal import Git
internal import PackageModel
internal import PackageStorage
internal import Terminal
internal import Transport

/// Opens the pull requests of a change, finds those that are open, and links the two.
struct PullRequestOpening {
  let context: Context
  let remote: RemoteStorage
  let options: PublicationOptions
  let settings: StorageSettings
  let text: PullRequestText

  /// - Parameters:
  ///   - requests: In the order in which they are to be merged; gets what was opened or found.
  ///   - reviewers: Whom to ask.
  /// - Returns: What did not work, though the pull requests are open.
  /// - Throws: `PullRequestFailure`: the branches are pushed then, and the same command goes on.
  func run(_ requests: inout [RequestedChange], reviewers: [String]) throws -> [String] {
    let host = settings.pullRequests.host
    let found = GitHubPlace(
      remote: remote.url, host: host, environment: context.environment)
    guard let place = found else {
      return [
        "\(remote.place) is no repository on \(host), so the pull requests are to be opened there "
          + "by hand (pullRequests.host in storage.yml names another host)"
      ]
    }
    for index in requests.indices {
      let topic = requests[index].topic
      requests[index].comparison = place.comparison(
        of: topic.name, with: topic.change.distribution.branch)
    }
    var token: String?
    do throws(TransportError) {
      token = try GitHubToken.find(
        for: place, environment: context.environment, limits: context.transportLimits)
    } catch {
      throw PullRequestFailure(requests, error)
    }
    guard let token else {
      return [
        "there is no token for \(host), so the pull requests are to be opened by hand: set "
          + "\(place.isHome ? "GITHUB_TOKEN" : "GH_HOST=\(host) and GITHUB_TOKEN"), or run gh auth "
          + "login --hostname \(host)"
      ]
    }
    let curl = CurlProgram(environment: context.environment, limits: context.transportLimits)
    let client = GitHubClient(place, token: token, curl: curl)
    do {
      return try run(&requests, client, reviewers: reviewers)
    } catch let error as GitHubError {
      throw PullRequestFailure(requests, error)
    } catch let error as TransportError {
      throw PullRequestFailure(requests, error)
    }
  }

  private func run(
    _ requests: inout [RequestedChange], _ client: GitHubClient, reviewers: [String]
  ) throws -> [String] {
    context.progress.begin("Opening pull requests", total: requests.count)
    defer { context.progress.end() }
    var warnings: [String] = []
    for index in requests.indices {
      let earlier = requests[..<index].last?.pullRequest
      try open(&requests[index], after: earlier, client)
      context.progress.advance(by: 1)
    }
    for (index, request) in requests.enumerated() {
      guard let pullRequest = request.pullRequest else { continue }
      let other = requests.indices.contains(1 - index) ? requests[1 - index].pullRequest : nil
      let linked = text.linking(request.topic, to: other?.number, in: pullRequest.body)
      // Links come last: without them the rest may be unfinished too.
      let isUnfinished = request.isNew || linked != pullRequest.body
      warnings += decorate(pullRequest, reviewers: isUnfinished ? reviewers : [], client)
      if linked != pullRequest.body {
        try client.change(pullRequest.number, title: pullRequest.title, body: linked)
      }
    }
    return warnings
  }

  private func open(
    _ request: inout RequestedChange, after earlier: PullRequest?, _ client: GitHubClient
  ) throws {
    let topic = request.topic
    let base = topic.change.distribution.branch
    let title = topic.change.message.subject
    let body = text.body(for: topic, other: earlier?.number)
    let present = try client.openPullRequests(head: topic.name, base: base).first
    guard let present else {
      let made = try client.open(
        title, body: body, head: topic.name, base: base, isDraft: options.draft)
      (request.pullRequest, request.isNew) = (made.pullRequest, made.isNew)
      return
    }
    request.pullRequest = present
    // What a person changed in the text stays, unless the branch itself is another one now.
    guard !request.isKept, present.title != title || present.body != body else { return }
    try client.change(present.number, title: title, body: body)
    request.pullRequest?.title = title
    request.pullRequest?.body = body
  }

  /// Adds labels and reviewers; the pull request is open without them as well.
  private func decorate(
    _ pullRequest: PullRequest, reviewers: [String], _ client: GitHubClient
  ) -> [String] {
    var warnings: [String] = []
    var labels: [String] = []
    for label in settings.pullRequests.labels + options.labels
    where !labels.contains(label) && !pullRequest.labels.contains(label) { labels.append(label) }
    func attempt(_ what: String, _ body: () throws -> Void) {
      do {
        try body()
      } catch let error as GitHubError {
        warnings.append("#\(pullRequest.number) has no \(what): \(error.message)")
      } catch {
        warnings.append("#\(pullRequest.number) has no \(what): \(error)")
      }
    }
    attempt("label \(labels.joined(separator: ", "))") {
      try client.add(labels: labels, to: pullRequest.number)
    }
    let names = reviewers.filter { name in
      !pullRequest.reviewers.contains(String(name.split(separator: "/").last ?? ""))
    }
    attempt("reviewer \(names.joined(separator: ", "))") {
      try client.request(reviewers: names, of: pullRequest.number)
    }
    return warnings
  }
}
