internal import Git
internal import Glibc
internal import PackageModel
internal import PackageStorage
internal import Terminal
internal import Transport

/// Makes a change on the remote: planned on its newest tips and pushed from exactly these.
struct PushExecution {
  /// How often a change is planned again because somebody else was faster.
  static let attempts = 12

  let context: Context
  let remote: RemoteStorage
  /// Objects that the plan names and no repository has yet.
  var staging: ObjectStaging?

  /// What a change has come to, over all of its attempts.
  private struct Progress {
    /// The plan whose push began to count.
    var plan: ChangePlan?
    var outcome = PlanApplication.Outcome()
    var objectsSent = 0
    var remoteLines: [String] = []
  }

  /// - Parameters:
  ///   - place: Where, as it follows the packages in a sentence.
  ///   - dryRun: Whether to show the plan and write nothing, not even here.
  ///   - make: Plans the change on the storage that it is given.
  /// - Returns: What became of it.
  /// - Throws: Whatever planning throws; `TransportError`, `PushFailure`, `GitError`.
  func run(
    place: String, dryRun: Bool, _ make: (PackageStorage) throws -> ChangePlan
  ) throws -> Report {
    if dryRun { return try show(place, make) }
    var progress = Progress()
    for attempt in 0..<Self.attempts {
      if attempt > 0 { pause(attempt) }
      try remote.refresh()
      let storage = try remote.storage()
      let plan = try make(storage)
      guard !plan.isEmpty else { return report(progress, plan, place) }
      let identity = try context.identity(for: remote.repository)
      let staging = try self.staging ?? ObjectStaging(remote.repository)
      let written = try PlanApplication(storage, staging).write(plan, identity: identity)
      if try push(written, of: plan, identity, &progress) {
        return report(progress, progress.plan ?? plan, place)
      }
    }
    throw PushFailure.alwaysMoved(attempts: Self.attempts, place: remote.place)
  }

  private func show(
    _ place: String, _ make: (PackageStorage) throws -> ChangePlan
  ) throws -> Report {
    let storage = try remote.storage()
    let stale = try remote.differences(storage.settings)
    let plan = try make(storage)
    var report = ChangeReport(plan: plan, outcome: .init(), dryRun: true, place: place).report
    report.json["remote"] = .string(remote.place)
    if !stale.isEmpty {
      let names = stale.map { $0.name.dropFirst("refs/heads/".count) }.joined(separator: ", ")
      report.warnings.append(
        "\(names) moved on \(remote.place) since the last fetch, so the plan is an old one: "
          + "\(context.global.invocation) sync")
    }
    return report
  }

  /// Pushes what was written; true when all of it is on the remote.
  private func push(
    _ written: PlanApplication.Outcome, of plan: ChangePlan, _ identity: Identity,
    _ progress: inout Progress
  ) throws -> Bool {
    let updates = written.updates.map { PushUpdate($0.name, from: $0.expected, to: $0.new) }
    context.note("pushing \(updates.map { "\($0.new):\($0.name)" }.joined(separator: " "))")
    context.progress.begin("Pushing to \(remote.place)", total: nil)
    defer { context.progress.end() }
    let result = try remote.remote.push(updates, isAtomic: updates.count > 1)
    guard case .notAtomic = result.outcome else {
      return try settle(result, written.updates[...], written, plan, identity, &progress)
    }
    // Additions first: should the second one fail, the version stands in both, never in none.
    context.note("the server moves one branch at a time, so files may be sent as well")
    for (index, update) in updates.enumerated() {
      let result = try remote.remote.push([update], isAtomic: false)
      guard
        try settle(result, written.updates[index...index], written, plan, identity, &progress)
      else { return false }
    }
    return true
  }

  /// Acts on what a push came to; true when its updates are on the remote, false to plan again.
  private func settle(
    _ result: PushResult, _ updates: ArraySlice<ReferenceUpdate>,
    _ written: PlanApplication.Outcome, _ plan: ChangePlan, _ identity: Identity,
    _ progress: inout Progress
  ) throws -> Bool {
    progress.objectsSent += result.objectsSent ?? 0
    progress.remoteLines += result.remoteLines
    switch result.outcome {
    case .accepted: break
    case .moved, .notAtomic: return false
    case .refused(let refusals):
      throw PushFailure.refused(refusals, lines: result.remoteLines, place: remote.place)
    case .unanswered(let error):
      guard try haveArrived(updates, after: error) else { return false }
    }
    if progress.plan == nil { progress.plan = plan }
    for update in updates {
      guard
        let change = plan.changes.first(where: { $0.distribution.referenceName == update.name })
      else { continue }
      progress.outcome.commits[change.distribution.name] = update.new
    }
    progress.outcome.objectsWritten += written.objectsWritten
    // A record of ours alone: the remote has what counts, and the next fetch says so too.
    try? PlanApplication.follow(
      Array(updates), in: remote.repository, committer: identity.committer)
    return true
  }

  /// Looks at the remote after a push without an answer: true where all of it has happened, false
  /// where a part has and the rest is to be planned again.
  ///
  /// - Throws: `PushFailure`, where nothing has happened or nobody can tell.
  private func haveArrived(
    _ updates: ArraySlice<ReferenceUpdate>, after error: TransportError
  ) throws -> Bool {
    do throws(any Error) {
      try remote.refresh()
    } catch {
      throw PushFailure.unknown(
        (error as? TransportError) ?? TransportError(.failed, "\(error)"), place: remote.place)
    }
    let arrived = try updates.filter { update in
      // Somebody may have built on it since.
      guard let tip = try remote.repository.target(of: remote.tracking(update.name)) else {
        return false
      }
      return try FirstParentChain(remote.repository, from: tip)
        .contains(update.new, within: Self.attempts * 10)
    }
    if arrived.isEmpty { throw PushFailure.notDone(error, place: remote.place) }
    context.note("the push was not answered, but it has happened: \(error.message)")
    return arrived.count == updates.count
  }

  private func report(_ progress: Progress, _ plan: ChangePlan, _ place: String) -> Report {
    var report = ChangeReport(
      plan: plan, outcome: progress.outcome, dryRun: false, place: place
    ).report
    if progress.plan != nil {
      let count = progress.objectsSent
      report.text += "pushed to \(remote.place), \(count) object\(count == 1 ? "" : "s") sent\n"
    }
    report.json["remote"] = .string(remote.place)
    report.json["objectsSent"] = .integer(progress.objectsSent)
    for line in progress.remoteLines { context.note("remote: \(line)") }
    return report
  }

  /// Waits a little, longer each time and never as long as another one does.
  private func pause(_ attempt: Int) {
    usleep(UInt32.random(in: 5_000...40_000) * UInt32(min(attempt, 8)))
  }
}
