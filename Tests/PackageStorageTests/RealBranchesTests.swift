import Git
import PackageModel
import PackageStorage
import TestSupport
import Testing

/// What the real branches hold, counted by git and by us.
@Suite(
  .tags(.medium), .enabled(if: SharedData.isAvailable, "needs the shared data; see STORAGE_SHARED"))
struct RealBranchesTests {
  @Test func theElevenOverlapsAreFound() throws {
    let status = try StorageStatus(of: TestStorage(SharedData.mirror()).storage)
    func overlaps(_ difference: StorageStatus.Overlap.Difference) -> [String] {
      status.overlaps.filter { $0.difference == difference }
        .map { "\($0.reference) \($0.distribution) \($0.hiddenBy)" }
    }
    #expect(status.overlaps.count == 11)
    #expect(overlaps(.none).count == 9)
    #expect(
      overlaps(.modes) == [
        "apm-8.1.0 snapshot production", "synthetics-0.10.2 snapshot production",
      ])
    #expect(overlaps(.contents) == [])
    #expect(status.overlaps.allSatisfy { $0.halfDone == nil })
    #expect(status.layoutFaults == [])
  }

  @Test func everyVersionIsCounted() throws {
    let mirror = try SharedData.mirror()
    let git = GitOracle(mirror)
    let status = try StorageStatus(of: TestStorage(mirror).storage)
    #expect(
      status.distributions.map(\.distribution.name) == [
        "production", "staging", "snapshot", "production-7.9", "experimental",
      ])
    for state in status.distributions {
      let branch = state.distribution.branch
      let folders = try git.run("ls-tree", "-r", "-d", "--name-only", branch, "packages/")
        .split(separator: "\n").map { $0.split(separator: "/").count }
      #expect(state.versionCount == folders.count { $0 == 3 }, "\(branch)")
      #expect(state.packageCount == folders.count { $0 == 2 }, "\(branch)")
      #expect(try state.tip.description == git.revParse(branch))
    }
    #expect(status.distributions.prefix(3).map(\.versionCount) == [1_920, 24, 387])
    // Each overlap hides one version of a more stable layer.
    #expect(status.distributions.prefix(2).map(\.servedCount) == [1_920, 1_942])
  }

  @Test func whatWaitsStandsInNoMoreStableDistribution() throws {
    let status = try StorageStatus(of: TestStorage(SharedData.mirror()).storage)
    #expect(status.waiting.map(\.distribution) == ["staging", "snapshot"])
    #expect(status.waiting.map(\.targets) == [["production"], ["staging", "production"]])
    // 24 less 2 leftovers; 387 less 9 overlaps of 8 versions.
    #expect(status.waiting.map(\.versions.count) == [22, 379])
    #expect(status.waiting.allSatisfy { $0.versions == $0.versions.sorted() })
  }
}
