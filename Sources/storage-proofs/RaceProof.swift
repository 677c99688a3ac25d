import Foundation
import Synchronization
import TestSupport

/// Lets eight writers loose on one storage at the same time, `storage` and plain `git push` mixed.
///
/// Each tries again until it has succeeded, as its user would. Then the history must hold each
/// operation exactly once: what an attempt that failed had left behind would show as one more.
struct RaceProof {
  let laboratory: Laboratory

  /// What one writer wants, and how its commits begin.
  private struct Writer: Sendable {
    let name: String
    let run: ProcessRun
    /// Whether the ending means that somebody else was faster.
    let mayTryAgain: @Sendable (ProcessResult) -> Bool
  }

  private static let stagingSubjects = (1...4).map {
    "[staging] Promote pkg\($0)-1.0.0 from snapshot"
  }
  private static let snapshotSubjects =
    (1...4).map { "[snapshot] Remove pkg\($0)-1.0.0, promoted to staging" }
    + [
      "[snapshot] Remove pkg5-1.0.0", "[snapshot] Add new-1.0.0", "Push of writer 7",
      "Push of writer 8",
    ]

  func figures() throws -> [Figure] {
    let figure = Figure("rounds of 8 writers in which nothing was lost or doubled")
    let rounds =
      laboratory.rounds
      ?? (laboratory.extent == .full ? 1_000 : laboratory.extent == .usual ? 100 : 5)
    let scenarios = Scenarios(laboratory: laboratory)
    let (template, package) = (try scenarios.storage(), try scenarios.builtPackages()[0])
    let before = try StorageState(of: template)
    let outcome = Mutex<(faults: [String], longest: Duration)>(([], .zero))
    for round in 1...rounds {
      let path = laboratory.freshPath()
      try FolderCopy.make(of: template, at: path)
      defer { FolderCopy.remove(path) }
      let writers = try self.writers(on: path, package)
      // Threads of their own: a pool would hold some back until others are done.
      let ended = DispatchSemaphore(value: 0)
      for writer in writers {
        Thread.detachNewThread {
          let started = ContinuousClock.now
          let fault = Self.persist(writer, figure)
          outcome.withLock { outcome in
            if let fault { outcome.faults.append(fault) }
            outcome.longest = max(outcome.longest, started.duration(to: .now))
          }
          ended.signal()
        }
      }
      for _ in writers { ended.wait() }
      var found = outcome.withLock { outcome in
        defer { outcome.faults = [] }
        return outcome.faults
      }
      found += try historyFaults(path, before, isThorough: round % 10 == 1)
      figure.note("round \(round)", faults: found)
    }
    let longest = outcome.withLock { $0.longest }
    figure.count("longest wait in ms", Int(longest / .milliseconds(1)))
    return [figure]
  }

  private func writers(on path: String, _ package: String) throws -> [Writer] {
    let snapshot = ["--from", "snapshot"]
    let commands =
      (1...4).map { ["promote", "pkg\($0)-1.0.0"] + snapshot + ["--to", "staging"] }
      + [["remove", "pkg5-1.0.0"] + snapshot, ["add", package, "--to", "snapshot"]]
    let storages = commands.map { words in
      Writer(
        name: words.joined(separator: " "), run: laboratory.tool.command(["-C", path] + words)
      ) {
        $0.status == 75
      }
    }
    let pushers = try (7...8).map { number in
      let clone = path + "-clone-\(number)"
      try GitOracle(path).run("clone", "--quiet", "--bare", "--shared", path, clone)
      return Writer(
        name: "push of writer \(number)",
        run: ProcessRun(
          "sh", ["-c", Self.push, "sh", "\(number)"],
          environment: HermeticEnvironment.variables(home: clone), directory: clone)
      ) { $0.status == 1 }
    }
    return storages + pushers
  }

  /// Fetches, adds a package by hand, and pushes: what people without `storage` do.
  private static let push = """
    set -eu
    git fetch -q "$(git config remote.origin.url)" refs/heads/snapshot
    export GIT_INDEX_FILE=index.$1
    git read-tree FETCH_HEAD
    blob=$(echo "name: pushed$1" | git hash-object -w --stdin)
    git update-index --add --cacheinfo "100644,$blob,packages/pushed$1/1.0.0/manifest.yml"
    commit=$(git commit-tree -p FETCH_HEAD -m "Push of writer $1" "$(git write-tree)")
    git push -q origin "$commit:refs/heads/snapshot" || exit 1
    """

  /// Runs the writer until it has succeeded; returns what went wrong.
  private static func persist(_ writer: Writer, _ figure: Figure) -> String? {
    for _ in 0..<200 {
      guard let result = try? writer.run.run() else { return "\(writer.name) cannot be started" }
      figure.count("attempts")
      if result.succeeded { return nil }
      guard writer.mayTryAgain(result) else {
        return "\(writer.name): \(result.ending) \(result.errorText)"
      }
      figure.count("tried again")
    }
    return "\(writer.name) never succeeded"
  }

  private func historyFaults(
    _ path: String, _ before: StorageState, isThorough: Bool
  ) throws -> [String] {
    let git = GitOracle(path)
    var faults: [String] = []
    for (branch, subjects) in [
      ("staging", Self.stagingSubjects), ("snapshot", Self.snapshotSubjects),
    ] {
      let start = before.references["refs/heads/\(branch)"]?.id ?? ""
      let made = try git.log("\(start)..refs/heads/\(branch)")
      if made.sorted() != subjects.sorted() { faults.append("\(branch) has commits \(made)") }
    }
    let state = try StorageState(of: path)
    let staging = state.references["refs/heads/staging"]?.tree ?? ""
    let snapshot = state.references["refs/heads/snapshot"]?.tree ?? ""
    let promoted = Set((1...4).map { "packages/pkg\($0)/1.0.0" })
    let rest = Set((6...30).map { "packages/pkg\($0)/1.0.0" })
      .union(["packages/new/1.0.0", "packages/pushed7/1.0.0", "packages/pushed8/1.0.0"])
    if try Set(laboratory.versions(of: staging, in: git).keys) != promoted {
      faults.append("staging holds other versions")
    }
    if try Set(laboratory.versions(of: snapshot, in: git).keys) != rest {
      faults.append("snapshot holds other versions")
    }
    faults += Leftovers.of(path)
    if isThorough { try git.fsck() }
    return faults
  }
}
