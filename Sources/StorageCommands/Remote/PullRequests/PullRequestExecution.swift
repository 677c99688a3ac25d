internal import Git
internal import Glibc
internal import PackageModel
internal import PackageStorage
internal import Terminal
internal import Transport

/// Asks for a change by pull requests: pushes a topic branch for each branch that it changes, then
/// opens what is not open yet.
struct PullRequestExecution {
  let context: Context
  let remote: RemoteStorage
  let options: PublicationOptions
  /// Objects that the plan names and no repository has yet.
  var staging: ObjectStaging?

  /// - Parameters:
  ///   - place: Where, as it follows the packages in a sentence.
  ///   - dryRun: Whether to show the plan and write nothing, not even here.
  ///   - make: Plans the change on the storage that it is given.
  /// - Returns: What became of it.
  /// - Throws: Whatever planning throws; `TransportError`, `PushFailure`, `PullRequestFailure`,
  ///   `GitError`.
  func run(
    place: String, dryRun: Bool, _ make: (PackageStorage) throws -> ChangePlan
  ) throws -> Report {
    if dryRun {
      let plan = try make(remote.storage())
      return PullRequestReport(
        plan: plan, place: place, remote: remote.place, requests: requests(of: plan), dryRun: true
      ).report
    }
    for attempt in 0..<PushExecution.attempts {
      if attempt > 0 { usleep(UInt32.random(in: 5_000...40_000) * UInt32(min(attempt, 8))) }
      try remote.refresh()
      let storage = try remote.storage()
      let plan = try make(storage)
      guard let requests = try push(plan, storage) else { continue }
      let text = PullRequestText(
        plan, storage.settings, changes: OfferSummary(plan, storage, staging, context).text)
      let opening = PullRequestOpening(
        context: context, remote: remote, options: options, settings: storage.settings, text: text)
      return try report(
        plan, place, opening, requests,
        reviewers: Reviewers(options, storage.settings).names(for: plan, storage, remote))
    }
    throw PushFailure.alwaysMoved(attempts: PushExecution.attempts, place: remote.place)
  }

  private func report(
    _ plan: ChangePlan, _ place: String, _ opening: PullRequestOpening,
    _ pushed: [RequestedChange], reviewers: [String]
  ) throws -> Report {
    var requests = pushed
    var warnings: [String] = []
    if !requests.isEmpty { warnings = try opening.run(&requests, reviewers: reviewers) }
    var report = PullRequestReport(
      plan: plan, place: place, remote: remote.place, requests: requests, dryRun: false
    ).report
    report.warnings += warnings
    return report
  }

  private func requests(of plan: ChangePlan) -> [RequestedChange] {
    plan.changes.map { RequestedChange(topic: TopicBranch($0, of: plan)) }
  }

  /// Brings the topic branches to the remote, those that are not there as they should be.
  ///
  /// - Returns: All of them; nil where somebody else moved one meanwhile.
  private func push(_ plan: ChangePlan, _ storage: PackageStorage) throws -> [RequestedChange]? {
    var requests = requests(of: plan)
    guard !requests.isEmpty else { return [] }
    let present = try remote.remote.references(requests.map(\.topic.referenceName))
    try remote.fetchMissing(present)
    var made: [String: ObjectID] = [:]
    for index in requests.indices {
      let change = requests[index].topic.change
      guard let tip = present[requests[index].topic.referenceName],
        let found = try TopicCommit(tip: tip, in: remote.repository),
        try found.does(change, of: plan.operation, in: remote)
      else { continue }
      made[change.distribution.name] = found.commit.id
      (requests[index].commit, requests[index].isKept) = (tip, true)
    }
    guard made.count < requests.count else { return requests }
    let identity = try context.identity(for: remote.repository)
    let written = try PlanApplication(storage, self.staging ?? ObjectStaging(remote.repository))
      .write(plan, identity: identity, made: made)
    var updates: [PushUpdate] = []
    for index in requests.indices where !requests[index].isKept {
      let topic = requests[index].topic
      guard let commit = written.commits[topic.change.distribution.name] else { continue }
      requests[index].commit = commit
      updates.append(
        PushUpdate(topic.referenceName, from: present[topic.referenceName], to: commit))
    }
    return try TopicPush(context: context, remote: remote).run(updates) ? requests : nil
  }
}
