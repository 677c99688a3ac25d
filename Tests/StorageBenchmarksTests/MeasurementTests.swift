import TestSupport
import Testing

@testable import storage_benchmarks

@Suite(.tags(.small)) struct MeasurementTests {
  @Test func quantilesAreInterpolated() throws {
    let summary = try #require(Summary([4, 1, 3, 2]))
    #expect(summary.median == 2.5)
    #expect(summary.lowerQuartile == 1.75)
    #expect(summary.upperQuartile == 3.25)
    #expect(abs(summary.percentile95 - 3.85) < 1e-9)
    #expect(Summary([7])?.median == 7)
    #expect(Summary([]) == nil)
  }

  private func measurement(
    _ name: String, milliseconds: Int, packed: Int = 0, first: Int? = nil, instructions: Int? = nil
  ) throws -> Measurement {
    let sample = Sample(
      wall: .milliseconds(milliseconds), cpu: .milliseconds(milliseconds * 2), processes: 3,
      looseObjects: 4, packedObjects: packed, firstOutput: first.map { .milliseconds($0) })
    return try #require(
      Measurement(contender: name, samples: [sample, sample], instructions: instructions))
  }

  @Test func theTableShowsRatiosToTheFirst() throws {
    let report = BenchmarkReport(
      name: "promote-1", summary: "1 version", storage: "synthetic",
      measurements: [
        try measurement("storage", milliseconds: 5),
        try measurement("other", milliseconds: 20, packed: 7),
      ])
    let lines = report.table().split(separator: "\n")
    #expect(lines.first == "promote-1: 1 version; synthetic")
    #expect(lines.count == 4)
    // No column for what no row has.
    #expect(!lines[1].contains("instructions") && !lines[1].contains("first line"))
    #expect(lines[2].hasPrefix("  storage     2     5.00    5.00-5.00   10.00"))
    #expect(lines[2].hasSuffix("3             4        1.00       1.00"))
    #expect(lines[3].hasSuffix("3  4 + 7 packed        4.00       4.00"))
  }

  @Test func theJSONLineIsFixed() throws {
    let report = BenchmarkReport(
      name: "promote-1", summary: "1 version", storage: "synthetic",
      measurements: [try measurement("storage", milliseconds: 5, instructions: 25_000_000)])
    #expect(
      report.json(run: BenchmarkRun(commit: "0123abc", machine: "host \"a\", 2 x chip")) == """
        {"case":"promote-1","commit":"0123abc","contenders":[{"cpuMilliseconds":\
        {"lowerQuartile":10.00,"median":10.00,"percentile95":10.00,"upperQuartile":10.00},\
        "firstOutputMilliseconds":null,"instructions":25000000,"looseObjects":4,\
        "name":"storage","packedObjects":0,"processes":3,"runs":2,"wallMilliseconds":\
        {"lowerQuartile":5.00,"median":5.00,"percentile95":5.00,"upperQuartile":5.00}}],\
        "machine":"host a, 2 x chip","schemaVersion":1,"storage":"synthetic"}
        """)
  }

  @Test func goalsSayWhetherTheyAreMet() throws {
    let rows = [
      try measurement("storage", milliseconds: 5, first: 3),
      try measurement("rival", milliseconds: 20),
    ]
    #expect(Goal.atMost(5, .wall).verdicts(rows) == ["met: wall <= 5.00 ms: 5.00"])
    #expect(Goal.atMost(9, .cpu).verdicts(rows) == ["MISSED: CPU <= 9.00 ms: 10.00"])
    #expect(Goal.atMost(4, .firstOutput).verdicts(rows) == ["met: first line <= 4.00 ms: 3.00"])
    #expect(
      Goal.faster(4.5, than: "rival", .wall).verdicts(rows)
        == ["MISSED: rival / storage, wall, >= 4.50: 4.00"])
    #expect(
      Goal.growth(2, "rival", over: "storage").verdicts(rows)
        == [
          "MISSED: rival / storage, CPU, <= 2.00: 4.00",
          "MISSED: rival / storage, wall, <= 2.00: 4.00",
        ])
    #expect(Goal.faster(2, than: "absent", .wall).verdicts(rows).isEmpty)
  }

  @Test func theSlowestRequestsHaveGoals() throws {
    func row(_ name: String, _ percentile: Double) throws -> Measurement {
      try #require(
        Measurement(
          contender: name, samples: [Sample(wall: .zero, cpu: .zero, processes: 1)],
          serving: ServingFigures(requestsPerSecond: 1, median: 1, percentile99: percentile)))
    }
    let rows = [try row("quiet", 2), try row("busy", 5)]
    #expect(
      Goal.percentile99(3, "busy", over: "quiet").verdicts(rows)
        == ["met: busy / quiet, 99 %, <= 3.00: 2.50"])
    #expect(
      Goal.percentile99(2, "busy", over: "quiet").verdicts(rows)
        == ["MISSED: busy / quiet, 99 %, <= 2.00: 2.50"])
    #expect(
      Goal.percentile99AtMost(4, "busy").verdicts(rows) == ["MISSED: busy <= 4.00 ms: 5.00"])
    #expect(Goal.percentile99(2, "busy", over: "absent").verdicts(rows).isEmpty)
  }

  @Test func figuresAreComparedWithTheNewestOfTheSameMachine() throws {
    func line(_ commit: String, _ machine: String, _ milliseconds: Int) throws -> String {
      let report = BenchmarkReport(
        name: "status", summary: "", storage: "synthetic",
        measurements: [
          try measurement("storage", milliseconds: milliseconds, instructions: 20_000_000)
        ])
      return report.json(run: BenchmarkRun(commit: commit, machine: machine)) + "\n"
    }
    let kept = KeptRuns(
      [
        try line("aaa", "here", 1), "not a line\n{\n", try line("bbb", "here", 10),
        try line("ccc", "there", 100),
      ], machine: "here")
    let report = BenchmarkReport(
      name: "status", summary: "", storage: "synthetic",
      measurements: [
        try measurement("storage", milliseconds: 8, instructions: 21_000_000),
        try measurement("new", milliseconds: 8),
      ])
    let notes = report.table(comparedWith: kept).split(separator: "\n").dropFirst(4)
    #expect(
      Array(notes) == [
        "  since bbb: storage: wall 10.00 -> 8.00 ms (-20 %), CPU 20.00 -> 16.00 ms (-20 %), "
          + "20.00 -> 21.00 M instructions (+5 %)"
      ])
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
}
