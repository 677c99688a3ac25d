import TestSupport
import Testing

@testable import storage_benchmarks

@Suite(.tags(.small)) struct MeasurementTests {
  @Test func quantilesAreInterpolated() throws {
    let summary = try #require(Summary([4, 1, 3, 2]))
    #expect(summary.median == 2.5)
    #expect(summary.lowerQuartile == 1.75)
    #expect(summary.upperQuartile == 3.25)
    #expect(Summary([7])?.median == 7)
    #expect(Summary([]) == nil)
  }

  private func measurement(_ name: String, milliseconds: Int, packed: Int) throws -> Measurement {
    let sample = Sample(
      wall: .milliseconds(milliseconds), cpu: .milliseconds(milliseconds * 2), processes: 3,
      looseObjects: 4, packedObjects: packed, trees: [])
    return try #require(Measurement(contender: name, samples: [sample, sample]))
  }

  @Test func theTableShowsRatiosToTheFirst() throws {
    let report = BenchmarkReport(
      name: "promote-1", summary: "1 version", storage: "synthetic",
      measurements: [
        try measurement("storage", milliseconds: 5, packed: 0),
        try measurement("other", milliseconds: 20, packed: 7),
      ])
    let lines = report.table.split(separator: "\n")
    #expect(lines.first == "promote-1: 1 version; synthetic, 2 runs each")
    #expect(lines.count == 4)
    #expect(lines[2].hasSuffix("3             4        1.00       1.00"))
    #expect(lines[3].hasSuffix("3  4 + 7 packed        4.00       4.00"))
  }

  @Test func theJSONLineIsFixed() throws {
    let report = BenchmarkReport(
      name: "promote-1", summary: "1 version", storage: "synthetic",
      measurements: [try measurement("storage", milliseconds: 5, packed: 0)])
    #expect(
      report.json == """
        {"case":"promote-1","contenders":[{"cpuMilliseconds":{"lowerQuartile":10.00,\
        "median":10.00,"upperQuartile":10.00},"looseObjects":4,"name":"storage",\
        "packedObjects":0,"processes":3,"runs":2,"wallMilliseconds":{"lowerQuartile":5.00,\
        "median":5.00,"upperQuartile":5.00}}],"schemaVersion":1,"storage":"synthetic"}
        """)
  }

  @Test func argumentsAreChecked() throws {
    let arguments = try BenchmarkArguments(["--cases", "promote-1", "--runs", "3", "--rivals-only"])
    #expect(arguments.cases == ["promote-1"])
    #expect(arguments.runs == 3)
    #expect(arguments.rivalsOnly)
    for wrong in [["--cases", "x"], ["--runs", "0"], ["--runs"], ["x"], ["--runs", "many"]] {
      #expect(throws: BenchmarkError.self) { try BenchmarkArguments(wrong) }
    }
  }

  @Test(.tags(.medium)) func theSyntheticStorageHasVersionsToPromote() throws {
    let workspace = try Workspace()
    let storage = try SampleStorage(syntheticIn: workspace)
    let versions = try storage.versions(100, in: workspace)
    #expect(Set(versions).count == 100)
    #expect(throws: BenchmarkError.self) { try storage.versions(121, in: workspace) }
    try GitOracle(storage.path).fsck()
  }
}
