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
      let census = try CallCensus(of: scenario, laboratory)
      let places =
        laboratory.extent == .full
        ? census.places : census.changing.filter { laboratory.extent == .usual || $0.isDecisive }
      trials += places.map { Trial(scenario: scenario, place: $0) }
    }
    laboratory.forEach(trials) { trial in
      do { try self.make(trial, kept, again) } catch {
        kept.note("\(trial.scenario.name), \(trial.place)", faults: ["\(error)"])
      }
    }
    return [kept, again]
  }

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
