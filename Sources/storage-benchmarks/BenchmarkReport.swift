/// The outcome of one case as a table for people and as a line of JSON.
package struct BenchmarkReport: Sendable {
  package let name: String
  package let summary: String
  package let goals: [Goal]
  package let storage: String
  /// The first one is what the others are divided by.
  package let measurements: [Measurement]

  package init(
    name: String, summary: String, goals: [Goal] = [], storage: String, measurements: [Measurement]
  ) {
    (self.name, self.summary, self.goals) = (name, summary, goals)
    (self.storage, self.measurements) = (storage, measurements)
  }

  /// The table, then a line for each goal and for each row that an earlier run has as well.
  package func table(comparedWith kept: KeptRuns? = nil) -> String {
    let columns = columns
    let rows = [columns.map(\.title)] + measurements.map { row in columns.map { $0.cell(row) } }
    let shown = columns.indices.filter { column in
      rows.dropFirst().contains { !$0[column].isEmpty }
    }
    let widths = shown.map { column in rows.map { $0[column].count }.max() ?? 0 }
    let lines = rows.map { cells in
      zip(shown, widths).map { column, width in
        let space = String(repeating: " ", count: width - cells[column].count)
        return column == 0 ? cells[column] + space : space + cells[column]
      }.joined(separator: "  ")
    }
    let notes =
      goals.flatMap { $0.verdicts(measurements) }
      + (kept?.changes(name, measurements) ?? [])
    return "\(name): \(summary); \(storage)\n"
      + (lines + notes).map { "  \($0)\n" }.joined()
  }

  private var columns: [(title: String, cell: (Measurement) -> String)] {
    if measurements.contains(where: { $0.serving != nil }) { return Self.servingColumns }
    let isReading = measurements.contains { $0.firstOutput != nil || $0.peakMemory != nil }
    return [
      ("", { $0.contender }),
      ("runs", { "\($0.runs)" }),
      ("wall ms", { Decimals.text($0.wall.median) }),
      ("quartiles", { Self.range($0.wall) }),
      ("CPU ms", { Decimals.text($0.cpu.median) }),
      ("quartiles", { Self.range($0.cpu) }),
      ("first line ms", { $0.firstOutput.map { Decimals.text($0.median) } ?? "" }),
      ("M instructions", { $0.instructions.map { Decimals.text(Double($0) / 1e6) } ?? "" }),
      ("MB", { $0.peakMemory.map { Decimals.text($0) } ?? "" }),
      ("processes", { "\($0.processes)" }),
      ("objects", { isReading ? "" : Self.objects($0) }),
      ("wall ratio", { ratio($0, \.wall) }),
      ("CPU ratio", { ratio($0, \.cpu) }),
    ]
  }

  private static var servingColumns: [(title: String, cell: (Measurement) -> String)] {
    [
      ("", { $0.contender }),
      ("requests/s", { Self.serving($0, \.requestsPerSecond) }),
      ("median ms", { Self.serving($0, \.median) }),
      ("99 % ms", { Self.serving($0, \.percentile99) }),
      ("CPU us/request", { $0.serving?.cpu.map { Decimals.text($0) } ?? "" }),
      ("MB", { $0.peakMemory.map { Decimals.text($0) } ?? "" }),
    ]
  }

  private static func serving(
    _ row: Measurement, _ figure: KeyPath<ServingFigures, Double>
  ) -> String {
    guard let value = row.serving?[keyPath: figure], value.isFinite else { return "" }
    return Decimals.text(value)
  }

  /// One object without line ends, keys sorted; `run` names the commit and the machine.
  package func json(run: BenchmarkRun) -> String {
    let contenders = measurements.map { row in
      "{\"cpuMilliseconds\":\(Self.json(row.cpu)),"
        + "\"firstOutputMilliseconds\":\(row.firstOutput.map(Self.json) ?? "null"),"
        + "\"instructions\":\(row.instructions.map { "\($0)" } ?? "null"),"
        + "\"looseObjects\":\(row.looseObjects),"
        + "\"name\":\(Self.json(row.contender)),\"packedObjects\":\(row.packedObjects),"
        + (row.peakMemory.map { "\"peakMegabytes\":\(Decimals.text($0))," } ?? "")
        + "\"processes\":\(row.processes),"
        + (row.serving.map {
          "\"requestsPerSecond\":\(Decimals.text($0.requestsPerSecond)),"
        } ?? "") + "\"runs\":\(row.runs),"
        + "\"wallMilliseconds\":\(Self.json(row.wall))}"
    }
    return "{\"case\":\(Self.json(name)),\"commit\":\(Self.json(run.commit)),"
      + "\"contenders\":[\(contenders.joined(separator: ","))],"
      + "\"machine\":\(Self.json(run.machine)),\"schemaVersion\":1,"
      + "\"storage\":\(Self.json(storage))}"
  }

  private func ratio(_ row: Measurement, _ figure: KeyPath<Measurement, Summary>) -> String {
    guard let first = measurements.first, first[keyPath: figure].median > 0 else { return "-" }
    return Decimals.text(row[keyPath: figure].median / first[keyPath: figure].median)
  }

  private static func objects(_ row: Measurement) -> String {
    switch (row.looseObjects, row.packedObjects) {
    case (let loose, 0): "\(loose)"
    case (0, let packed): "\(packed) packed"
    case (let loose, let packed): "\(loose) + \(packed) packed"
    }
  }

  private static func range(_ summary: Summary) -> String {
    Decimals.text(summary.lowerQuartile) + "-" + Decimals.text(summary.upperQuartile)
  }

  private static func json(_ summary: Summary) -> String {
    "{\"lowerQuartile\":\(Decimals.text(summary.lowerQuartile)),"
      + "\"median\":\(Decimals.text(summary.median)),"
      + "\"percentile95\":\(Decimals.text(summary.percentile95)),"
      + "\"upperQuartile\":\(Decimals.text(summary.upperQuartile))}"
  }

  /// A string of printable characters; what else a machine's name may hold is left out.
  private static func json(_ text: String) -> String {
    let safe = text.unicodeScalars.filter { $0.value >= 0x20 && $0 != "\"" && $0 != "\\" }
    return "\"\(String(String.UnicodeScalarView(safe)))\""
  }
}
