import Foundation
import Glibc
import TestSupport
import Testing

@Suite(.tags(.medium)) struct SharedDataTests {
  @Test func aCopyLinksObjectsAndOwnsTheRest() throws {
    let original = try TestRepository { TestBranch("staging") { TestPackage("foo", "1.0.0") } }
    let before = try original.git.forEachRef()
    let copy = try RepositoryCopy(of: original.path)
    #expect(try copy.git.forEachRef() == before)

    let blob = try copy.git.revParse("staging:packages/foo/1.0.0/manifest.yml")
    var status = stat()
    #expect(stat(copy.path + "/objects/\(blob.prefix(2))/\(blob.dropFirst(2))", &status) == 0)
    #expect(status.st_nlink == 2)

    // Writing to the copy leaves the original as it was.
    let tree = try copy.git.revParse("staging^{tree}")
    let commit = try copy.git.run("commit-tree", tree, "-m", "Other")
    try copy.git.run("update-ref", "refs/heads/staging", commit)
    try copy.git.run("config", "a.b", "c")
    try copy.git.run("pack-refs", "--all")
    try copy.git.run("repack", "-a", "-d", "-q")
    try copy.git.fsck()
    #expect(try original.git.forEachRef() == before)
    #expect(try !original.git.exists(commit))
    try original.git.fsck()
  }

  @Test func aLockIsHeldByOneAtATime() async throws {
    let directory = try TemporaryDirectory()
    let file = directory.path("count")
    try directory.write("0", to: "count")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          for _ in 0..<10 {
            try FileLock.holding(directory.path("lock")) {
              let count = Int(try String(contentsOfFile: file, encoding: .utf8)) ?? 0
              try Data("\(count + 1)".utf8).write(to: URL(fileURLWithPath: file))
            }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try directory.read("count") == "80")
  }

  @Test(.enabled(if: SharedData.isAvailable, "the shared folder is not here"))
  func theMirrorHoldsTheRealBranchesAndEveryReplayCase() throws {
    let git = GitOracle(try SharedData.mirror())
    let references = try git.forEachRef()
    for branch in ["production", "staging", "snapshot", "production-7.9", "experimental"] {
      #expect(references["refs/heads/\(branch)"] != nil, "\(branch)")
    }
    let cases = try SharedData.replayCases()
    #expect(cases.count == 43)
    for replay in cases {
      #expect(references[replay.fromReference] != nil, "\(replay.name)")
      #expect(references[replay.toReference] != nil, "\(replay.name)")
      #expect(!replay.promoted.isEmpty)
    }
  }

  @Test(.enabled(if: SharedData.isAvailable, "the shared folder is not here"))
  func aFreshCopyIsQuickAndReadsTheSame() throws {
    let mirror = GitOracle(try SharedData.mirror())
    let started = ContinuousClock.now
    let copy = try SharedData.freshCopy()
    #expect(started.duration(to: .now) < .seconds(1))
    #expect(try copy.git.forEachRef() == mirror.forEachRef())
  }
}
