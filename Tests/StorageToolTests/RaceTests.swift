import Foundation
import TestSupport
import Testing

/// Several processes move different versions between the same two branches at once.
@Suite(.tags(.large), .enabled(if: StorageTool.isBuilt, "needs the built program"))
struct RaceTests {
  private static let writers = 8
  private static let rounds =
    ProcessInfo.processInfo.environment["STORAGE_LONG_TESTS"] == "1" ? 100 : 5

  @Test func everyVersionArrivesAndNoCommitIsLost() throws {
    let tool = try StorageTool()
    for round in 0..<Self.rounds { try race(round, tool) }
  }

  private func race(_ round: Int, _ tool: StorageTool) throws {
    let versions = (0..<Self.writers).map { "p\($0)-1.0.0" }
    let repository = try TestRepository {
      TestBranch("production")
      TestBranch("staging")
      TestBranch("snapshot") {
        for number in 0..<Self.writers { TestPackage("p\(number)", "1.0.0") }
      }
    }
    let whole = try repository.tree("snapshot", "packages")
    var waiting = versions
    var attempts = 0
    while !waiting.isEmpty {
      attempts += 1
      try #require(attempts <= 100, "round \(round): \(waiting) never got through")
      let running = try waiting.map { version in
        try tool.command([
          "-C", repository.path, "promote", version, "--from", "snapshot", "--to", "staging",
        ]).start()
      }
      var refused: [String] = []
      for (version, process) in zip(waiting, running) {
        let result = try process.wait()
        // Done, or come again; nothing else, and no answer without a deed.
        #expect([0, 75].contains(result.status), "\(version): \(result.errorText)")
        #expect(result.output.isEmpty == (result.status != 0))
        if result.status != 0 { refused.append(version) }
      }
      // Whoever said it was done is in the target, at once.
      let arrived =
        try repository.git.lsTree("staging").isEmpty
        ? [] : repository.git.lsTree("staging:packages").map { "\($0.path)-1.0.0" }
      #expect(Set(arrived) == Set(versions).subtracting(refused), "round \(round)")
      waiting = refused
    }
    #expect(try repository.tree("staging", "packages") == whole, "round \(round)")
    #expect(try repository.git.lsTree("snapshot") == [], "round \(round)")
    for branch in ["staging", "snapshot"] {
      // One commit a version on top of the first, and each names another version.
      #expect(try repository.git.log(branch).count == Self.writers + 1, "round \(round)")
      #expect(Set(try repository.git.log(branch)).count == Self.writers + 1, "round \(round)")
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: repository.path + "/refs/heads")
    #expect(left.sorted() == ["production", "snapshot", "staging"], "round \(round)")
    try repository.git.fsck()
  }
}
