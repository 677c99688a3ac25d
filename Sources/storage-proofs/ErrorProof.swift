import TestSupport

/// Makes each system call of every writing command fail.
struct ErrorProof {
  let laboratory: Laboratory

  /// What each kind of call can fail with; the first of each is what the quick proof takes.
  private static let errors: [(kind: String, usual: [String], more: [String])] = [
    ("openat", ["EMFILE", "EROFS"], ["ENOSPC", "EIO"]),
    ("write", ["ENOSPC", "EIO"], ["EDQUOT"]),
    ("pwrite64", ["ENOSPC"], ["EIO"]),
    ("fsync", ["EIO"], ["ENOSPC"]),
    ("rename", ["EIO", "EROFS"], ["ENOSPC"]),
    ("link", ["ENOSPC", "EROFS"], ["EIO"]),
    ("mkdir", ["ENOSPC"], ["EROFS", "EIO"]),
    ("ftruncate", ["ENOSPC"], ["EIO"]),
    ("unlink", [], ["EIO", "EROFS"]),
  ]

  private struct Trial: Sendable, CustomStringConvertible {
    let scenario: Scenario
    let place: SystemCalls.Place
    let error: String
    let forGood: Bool
    /// Whether the call writes to the program's own output, which is a file in memory here.
    var isAnswer: Bool { place.kind == "write" && place.path.contains("memfd:") }
    var description: String {
      "\(scenario.name), \(place) \(error)\(forGood ? " for good" : "")"
    }
  }

  private struct Figures: Sendable {
    let crashes = Figure("injected I/O errors that end the program in an orderly way")
    let moves = Figure("failing runs that moved no reference, or said that they stopped half way")
    let successes = Figure("runs that succeeded in spite of an error and did all there was to do")
    let again = Figure("runs after which the same command completes without a person")
    var all: [Figure] { [crashes, moves, successes, again] }
  }

  func figures() throws -> [Figure] {
    let figures = Figures()
    var trials: [Trial] = []
    for scenario in try Scenarios(laboratory: laboratory).all() {
      let census = try CallCensus(of: scenario, laboratory)
      // Reads are many, and what their failing shows is the same over and over.
      let reads = census.reading.filter { laboratory.extent == .full || $0.number % 3 == 0 }
      for place in census.changing + reads {
        for error in errors(at: place) {
          for forGood in laboratory.extent == .full ? [false, true] : [false] {
            trials.append(
              Trial(scenario: scenario, place: place, error: error, forGood: forGood))
          }
        }
      }
    }
    laboratory.forEach(trials) { trial in
      do { try self.make(trial, figures) } catch {
        figures.crashes.note("\(trial)", faults: ["\(error)"])
      }
    }
    return figures.all
  }

  /// What the call is made to fail with.
  private func errors(at place: SystemCalls.Place) -> [String] {
    guard let errors = Self.errors.first(where: { $0.kind == place.kind }) else { return [] }
    switch laboratory.extent {
    case .quick: return place.isDecisive ? Array(errors.usual.prefix(1)) : []
    // Each call once: they are many, and the errors take turns.
    case .usual:
      return errors.usual.isEmpty ? [] : [errors.usual[place.number % errors.usual.count]]
    case .full: return errors.usual + errors.more
    }
  }

  private func make(_ trial: Trial, _ figures: Figures) throws {
    let scenario = trial.scenario
    let path = try scenario.prepare(in: laboratory)
    defer { FolderCopy.remove(path) }
    let run = laboratory.tool.command(scenario.words(path))
    let result = try SystemCalls.disturbed(
      run, at: trial.place, .error(trial.error, forGood: trial.forGood)
    ).run()
    let statuses: [Int32] = [0, 1, 2, 70, 74, 75]
    let isOrderly = result.status.map(statuses.contains) ?? false
    let words = "\(result.ending) \(result.errorText)"
    figures.crashes.note("\(trial)", faults: isOrderly ? [] : [words])
    guard isOrderly else { return }
    figures.crashes.count("status \(result.status ?? -1)")

    let state = try? StorageState(of: path)
    if result.succeeded {
      let isDone = state?.trees == scenario.after.trees
      figures.successes.note("\(trial)", faults: isDone ? [] : ["not done: \(words)"])
    } else if trial.isAnswer {
      // The work is done; what failed is telling so, and that is what the status says.
      let says = result.errorText.contains("cannot write the answer")
      figures.moves.note("\(trial)", faults: says ? [] : [words])
    } else {
      let hasMoved = state != nil && scenario.template != nil && state != scenario.before
      let isTold = result.status == 70 && result.errorText.contains("moved, then")
      figures.moves.note("\(trial)", faults: hasMoved && !isTold ? [words] : [])
      if hasMoved { figures.moves.count("stopped half way and said so") }
    }
    try figures.again.note("\(trial)", faults: again(scenario, path, state))
  }

  private func again(
    _ scenario: Scenario, _ path: String, _ state: StorageState?
  ) throws -> [String] {
    var faults = try scenario.stateFaults(path, laboratory)
    let isDone = scenario.isToggle && state?.trees == scenario.after.trees
    let rerun = try laboratory.tool.run(scenario.words(path))
    if rerun.status != 0 { faults.append("rerun: \(rerun.screen)") }
    let wanted = isDone ? scenario.before?.trees : scenario.after.trees
    if try StorageState(of: path).trees != wanted { faults.append("rerun comes to other trees") }
    faults += scenario.foreignLockFaults(path)
    return faults + Leftovers.of(path).map { "rerun leaves \($0)" }
  }
}
