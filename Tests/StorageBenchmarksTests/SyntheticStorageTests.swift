import TestSupport
import Testing

@testable import storage_benchmarks

/// Made-up storages must be what their tables say, and the same everywhere.
@Suite(.tags(.medium)) struct SyntheticStorageTests {
  private func make(
    _ synthetic: SyntheticStorage, in directory: TemporaryDirectory
  ) throws -> GitOracle {
    var children = ChildProcesses(
      environment: HermeticEnvironment.variables(home: directory.path))
    let path = directory.path + "/" + synthetic.key
    try synthetic.make(at: path, with: &children)
    return GitOracle(path)
  }

  /// Figures of kept runs are compared, so other contents need another generator number.
  @Test func theIDsAreThoseOfTheGenerator() throws {
    let directory = try TemporaryDirectory()
    let git = try make(SyntheticStorage(versions: 100, commits: 10), in: directory)
    #expect(SyntheticStorage.generator == 1)
    let tips = try ["production", "staging", "snapshot"].map { try git.revParse($0) }
    #expect(
      tips == [
        "e4ea68d434c93972838f81ba2d7ceee6b34c15a9",
        "c7f8cc0de39cd3d1c27def25735fa2b54fee9be4",
        "d2916554ddf5878f740709a3acb292e82292ab9b",
      ])
  }

  @Test func theShapeIsTwentyVersionsAName() throws {
    let directory = try TemporaryDirectory()
    let git = try make(SyntheticStorage(versions: 100), in: directory)
    for (branch, count) in [("production", 14), ("staging", 3), ("snapshot", 3)] {
      let names = try git.lsTree("\(branch):packages").filter { $0.path.hasPrefix("package_") }
      #expect(names.count == 5)
      // No two packages share a tree.
      #expect(Set(names.map(\.id)).count == 5)
      #expect(try git.lsTree("\(branch):packages/package_3").count == count)
    }
    for (count, name) in SyntheticStorage.byFiles {
      let files = try git.run("ls-tree", "-r", "--name-only", "snapshot:packages/\(name)")
      #expect(files.split(separator: "\n").count == count)
    }
    try git.fsck()
  }

  @Test func theHistoryHasTheCommitsAskedFor() throws {
    let directory = try TemporaryDirectory()
    let git = try make(SyntheticStorage(versions: 100, commits: 50), in: directory)
    let counts = try ["snapshot", "staging", "production"].map {
      try git.run("rev-list", "--count", $0)
    }
    #expect(counts == ["21", "21", "11"])
    // Every life ends in production, and nowhere else.
    #expect(try git.lsTree("production:packages/package_1").count == 16)
    #expect(try git.lsTree("snapshot:packages/package_1").count == 3)
  }

  @Test func thereAreVersionsToPromote() throws {
    let workspace = try Workspace()
    let storages = SampleStorages(try BenchmarkArguments([]), in: workspace)
    let storage = try storages.storage(.synthetic(SyntheticStorage(versions: 800)))
    let versions = try storage.versions(100, in: workspace)
    #expect(Set(versions).count == 100)
    #expect(throws: BenchmarkError.self) { try storage.versions(123, in: workspace) }
  }
}
