internal import PackageModel
internal import PackageStorage
internal import Terminal
internal import Transport

/// Restarts the deployments of a release one after the other, and waits for each.
struct Rollout {
  let environment: [String: String]
  let progress: any ProgressSink
  /// Seconds that each deployment has to come up.
  let patience: Int

  /// Restarts the deployments of the steps, in their order.
  ///
  /// - Returns: The names of the deployments.
  /// - Throws: `RolloutFailure`, at the first that does not come up.
  func run(_ steps: [ReleasePlan.Step]) throws(RolloutFailure) -> [String] {
    var done: [String] = []
    for step in steps {
      guard let restart = step.restart, let wait = step.wait(seconds: patience),
        let deployment = step.distribution.deployment
      else { continue }
      progress.begin("rolling out \(deployment)", total: nil)
      defer { progress.end() }
      for command in [restart, wait] {
        do throws(TransportError) {
          try run(command)
        } catch {
          throw RolloutFailure(
            distribution: step.distribution.name, command: command, cause: error, done: done)
        }
      }
      done.append(deployment)
    }
    return done
  }

  private func run(_ command: [String]) throws(TransportError) {
    guard let program = command.first else { return }
    // The deployment's own deadline comes first: kubectl says better what it waited for.
    let seconds = Double(patience) + 30
    let result = try Subprocess(
      program, Array(command.dropFirst()), environment: environment,
      limits: Subprocess.Limits(silence: seconds, total: seconds)
    ).run()
    guard result.succeeded else {
      let said = result.errorText.split(separator: "\n").last.map(String.init)
      throw TransportError(.failed, said ?? "\(program) ended with status \(result.status)")
    }
  }
}

/// A deployment did not come up; those before it did, and none after it was touched.
struct RolloutFailure: Error {
  /// The distribution of the deployment.
  let distribution: String
  let command: [String]
  let cause: TransportError
  /// The deployments that are renewed already.
  let done: [String]
}
