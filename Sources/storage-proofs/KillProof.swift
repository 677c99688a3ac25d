import TestSupport

/// Kills every writing command before each of its system calls.
struct KillProof {
  let laboratory: Laboratory

  /// One kill to make.
  private struct Trial: Sendable {
    let scenario: Scenario
    let place: SystemCalls.Place
  }

  func figures() throws -> [Figure] {
    let kept = Figure("kill points after which every version, branch and object is there")
    let again = Figure("kills after which the same command completes without a person")
    let scenarios = try Scenarios(laboratory: laboratory).all()
    kept.count("commands", scenarios.count)
    var trials: [Trial] = []
    for scenario in scenarios {
      for (kind, numbers) in try CallCensus(laboratory).places(of: scenario) {
        guard laboratory.extent > .quick || Self.quickKinds.contains(kind) else { continue }
        // One more than there were: the run that nothing stops ends the row.
        let first = laboratory.extent == .full ? 1 : numbers.lowerBound
        for number in first...numbers.upperBound {
          trials.append(Trial(scenario: scenario, place: .init(kind: kind, number: number)))
        }
      }
    }
    laboratory.forEach(trials) { trial in
      do { try self.make(trial, kept, again) } catch {
        kept.note("\(trial.scenario.name), \(trial.place)", faults: ["\(error)"])
      }
    }
    return [kept, again]
  }

  private static let quickKinds = ["fsync", "rename", "link", "mkdir", "flock"]

  private func make(_ trial: Trial, _ kept: Figure, _ again: Figure) throws {
    let (scenario, name) = (trial.scenario, "\(trial.scenario.name), \(trial.place)")
    let path = try scenario.prepare(in: laboratory)
    defer { FolderCopy.remove(path) }
    let run = laboratory.tool.command(scenario.words(path))
    let result = try SystemCalls.disturbed(run, at: trial.place, .signal("KILL")).run()
    guard result.ending == .signal(9) else {
      // A run may make fewer calls than the recorded one; it must then have gone through.
      kept.count("ran through")
      if !result.succeeded { kept.note(name, faults: ["\(result.ending): \(result.errorText)"]) }
      return
    }
    kept.note(
      name,
      faults: try scenario.stateFaults(path, laboratory) + scenario.foreignLockFaults(path))

    var isDone = false
    if scenario.isToggle {
      isDone = try StorageState(of: path).trees == scenario.after.trees
    }
    let rerun = try laboratory.tool.run(scenario.words(path))
    var faults: [String] = []
    if rerun.status != 0 { faults.append("rerun: \(rerun.screen)") }
    let wanted = isDone ? scenario.before?.trees : scenario.after.trees
    if isDone { again.count("undo was done already, so that again it took it back") }
    if try StorageState(of: path).trees != wanted { faults.append("rerun comes to other trees") }
    faults += scenario.foreignLockFaults(path)
    faults += Leftovers.of(path).map { "rerun leaves \($0)" }
    again.note(name, faults: faults)
  }
}

/// Counts the system calls of a command, undisturbed.
struct CallCensus {
  private let laboratory: Laboratory

  init(_ laboratory: Laboratory) {
    self.laboratory = laboratory
  }

  /// For each kind of call the numbers of those from the first that touches the storage.
  func places(of scenario: Scenario) throws -> [(kind: String, numbers: ClosedRange<Int>)] {
    let path = try scenario.prepare(in: laboratory)
    defer { FolderCopy.remove(path) }
    let file = laboratory.freshPath()
    _ = try SystemCalls.recorded(laboratory.tool.command(scenario.words(path)), to: file).output()
    let calls = SystemCalls.calls(in: TextFile.read(file) ?? "")
    guard let start = calls.firstIndex(where: { $0.text.contains(path) }) else {
      throw ScenarioFailed(name: scenario.name, screen: "it never touches its storage")
    }
    return SystemCalls.kinds.compactMap { kind in
      let before = calls[..<start].count { $0.kind == kind }
      let all = before + calls[start...].count { $0.kind == kind }
      return all > before ? (kind, (before + 1)...all) : nil
    }
  }
}
