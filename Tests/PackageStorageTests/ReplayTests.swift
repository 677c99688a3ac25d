import Git
import PackageModel
import PackageStorage
import TestSupport
import Testing

/// Real promotions give the real trees: 43 cases of the history.
@Suite(
  .tags(.medium), .serialized,
  .enabled(if: SharedData.isAvailable, "needs the shared data; see STORAGE_SHARED"))
struct ReplayTests {
  /// Two distributions as the history had them, on branches of this case alone.
  private func settings(_ replay: ReplayCase) -> String {
    """
    version: 1
    distributions:
      - name: \(replay.target)
        branch: \(replay.name)/to
        layers: [\(replay.target)]
        promoteFrom: [\(replay.source)]
        overwrite: never
        remove: never
      - name: \(replay.source)
        branch: \(replay.name)/from
        layers: [\(replay.target), \(replay.source)]
        overwrite: yes
        remove: yes
    """
  }

  private func begin(_ replay: ReplayCase, in copy: RepositoryCopy) throws {
    let git = copy.git
    try git.run("update-ref", "refs/heads/\(replay.name)/from", replay.fromReference)
    try git.run("update-ref", "refs/heads/\(replay.name)/to", replay.toReference)
  }

  /// The id of `packages`; empty where the branch has none left.
  private func packages(_ branch: String, in copy: RepositoryCopy) throws -> String {
    try copy.git.lsTree("refs/heads/\(branch)").first { $0.path == "packages" }?.id ?? ""
  }

  @Test func thereAreAllCases() throws {
    #expect(try SharedData.replayCases().count == 43)
  }

  @Test func promotionsAndRemovalsGiveTheRecordedTrees() throws {
    let copy = try SharedData.freshCopy()
    for replay in try SharedData.replayCases() {
      try begin(replay, in: copy)
      let (from, to) = ("\(replay.name)/from", "\(replay.name)/to")
      let before = try trees(of: replay.promoted, on: from, in: copy)

      let promoting = try TestStorage(copy.path, settings: settings(replay))
      try promoting.apply(
        promoting.promotion(replay.promoted, from: replay.source, to: replay.target, keep: true))
      #expect(try packages(to, in: copy) == replay.targetTree, "\(replay)")
      #expect(before.count == replay.promoted.count)
      #expect(try trees(of: replay.promoted, on: to, in: copy) == before, "\(replay)")

      let removing = try TestStorage(copy.path, settings: settings(replay))
      try removing.apply(removing.removal(replay.removed, from: replay.source))
      #expect(try packages(from, in: copy) == replay.sourceTree, "\(replay)")
    }
    try copy.git.fsck()
  }

  /// Where the history removed exactly what was promoted, one command does both.
  @Test func onePromotionGivesBothTreesAtOnce() throws {
    let copy = try SharedData.freshCopy()
    let cases = try SharedData.replayCases().filter { Set($0.removed) == Set($0.promoted) }
    #expect(cases.count > 20)
    for replay in cases {
      try begin(replay, in: copy)
      let storage = try TestStorage(copy.path, settings: settings(replay))
      let plan = try storage.promotion(replay.promoted, from: replay.source, to: replay.target)
      #expect(plan.packages.allSatisfy { $0.state == .promoted }, "\(replay)")
      #expect(plan.changes.map(\.distribution.name) == [replay.target, replay.source])
      try storage.apply(plan)
      #expect(try packages("\(replay.name)/to", in: copy) == replay.targetTree, "\(replay)")
      #expect(try packages("\(replay.name)/from", in: copy) == replay.sourceTree, "\(replay)")
      // Nothing is left to do, and the next command says so.
      let again = try TestStorage(copy.path, settings: settings(replay))
      #expect(
        try again.promotion(replay.promoted, from: replay.source, to: replay.target).isEmpty)
    }
    try copy.git.fsck()
  }

  /// The trees of versions in a branch, as git sees them.
  private func trees(
    of versions: [String], on branch: String, in copy: RepositoryCopy
  ) throws -> [String] {
    let paths = try versions.map { text in
      let reference = try PackageReference(text)
      return "packages/\(reference.name)/\(reference.version)"
    }
    return try copy.git.run(["ls-tree", "-d", "refs/heads/\(branch)"] + paths)
      .split(separator: "\n").map(String.init)
  }
}
