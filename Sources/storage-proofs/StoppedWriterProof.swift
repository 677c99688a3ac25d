import Foundation
import Glibc
import Synchronization
import TestSupport

/// Stops a promotion at its system calls, lets another writer at the storage, and lets it go on.
struct StoppedWriterProof {
  let laboratory: Laboratory

  private enum Other: String, Sendable { case storage, git }

  private struct Trial: Sendable, CustomStringConvertible {
    let place: SystemCalls.Place
    let other: Other
    var description: String { "stopped at \(place), \(other.rawValue) writes" }
  }

  func figures() throws -> [Figure] {
    let figure = Figure("stops of a writer in which nobody wrote over another's work")
    let template = try Scenarios(laboratory: laboratory).storage()
    let scenario = try Scenario("promote", template: template, in: laboratory, words: Self.promote)
    let places = try CallCensus(of: scenario, laboratory).changing.filter { place in
      switch laboratory.extent {
      case .quick: ["flock", "rename"].contains(place.kind)
      case .usual: place.isDecisive
      case .full: true
      }
    }
    let trials = places.flatMap { place in
      (laboratory.extent == .quick ? [Other.storage] : [.storage, .git]).map {
        Trial(place: place, other: $0)
      }
    }
    laboratory.forEach(trials) { trial in
      do {
        figure.note("\(trial)", faults: try self.faults(trial, scenario, figure))
      } catch {
        figure.note("\(trial)", faults: ["\(error)"])
      }
    }
    return [figure]
  }

  private static let promote: @Sendable (String) -> [String] = {
    ["-C", $0, "promote", "pkg1-1.0.0", "--from", "snapshot", "--to", "staging"]
  }

  private func faults(
    _ trial: Trial, _ scenario: Scenario, _ figure: Figure
  ) throws -> [String] {
    let path = try scenario.prepare(in: laboratory, foreignLocks: false)
    defer { FolderCopy.remove(path) }
    let run = laboratory.tool.command(scenario.words(path))
    let first = try SystemCalls.disturbed(run, at: trial.place, .signal("STOP")).start()
    guard let child = StoppedChild(of: first.process) else {
      first.send(SIGKILL)
      _ = try first.wait()
      return ["it was never seen stopped"]
    }
    let other = try write(trial.other, path)
    let result = try child.goingOn { try first.wait() }

    var faults: [String] = []
    if ![0, 75].contains(result.status) { faults.append("first: \(result.errorText)") }
    if let error = other.error { faults.append("other: \(error)") }
    figure.count("other had to wait", other.succeeded ? 0 : 1)
    figure.count("first had to give way", result.succeeded ? 0 : 1)
    // The world must be as if those that succeeded had come one after the other.
    var (staging, snapshot): (Set<String>, Set<String>) = (
      [], Set((1...30).map { "packages/pkg\($0)/1.0.0" })
    )
    func move(_ version: String) {
      staging.insert(version)
      snapshot.remove(version)
    }
    if result.succeeded { move("packages/pkg1/1.0.0") }
    if other.succeeded {
      if trial.other == .storage { move("packages/pkg2/1.0.0") } else { staging.insert("pushed") }
    }
    let state = try StorageState(of: path)
    for (branch, wanted) in [("staging", staging), ("snapshot", snapshot)] {
      let tree = state.references["refs/heads/\(branch)"]?.tree ?? ""
      var found = Set(try laboratory.versions(of: tree, in: GitOracle(path)).keys)
      if found.remove("packages/pushed/1.0.0") != nil { found.insert("pushed") }
      if found != wanted { faults.append("\(branch) holds \(found.symmetricDifference(wanted))") }
    }
    try GitOracle(path).fsck()
    return faults + Leftovers.of(path)
  }

  /// Lets the other writer try once.
  private func write(
    _ other: Other, _ path: String
  ) throws -> (succeeded: Bool, error: String?) {
    switch other {
    case .storage:
      let run = try laboratory.tool.run(
        "-C", path, "promote", "pkg2-1.0.0", "--from", "snapshot", "--to", "staging")
      return (run.status == 0, [0, 75].contains(run.status) ? nil : run.screen)
    case .git:
      // The id is read before the move, as a push does it: a lease on what was seen.
      let git = GitOracle(path)
      let blob = try git.run("hash-object", "-w", "--stdin", input: "name: pushed\n")
      let version = try git.run("mktree", input: "100644 blob \(blob)\tmanifest.yml\n")
      let tip = try git.revParse("refs/heads/staging")
      let old = try git.lsTree(tip).first { $0.path == "packages" }
      var names = try old.map { try git.run("ls-tree", $0.id) + "\n" } ?? ""
      let name = try git.run("mktree", input: "040000 tree \(version)\t1.0.0\n")
      names += "040000 tree \(name)\tpushed\n"
      let packages = try git.run("mktree", input: names)
      let root = try git.run("mktree", input: "040000 tree \(packages)\tpackages\n")
      let commit = try git.run("commit-tree", "-p", tip, "-m", "By hand", root)
      let move = try git.command(["update-ref", "refs/heads/staging", commit, tip]).run()
      return (move.succeeded, nil)
    }
  }
}
