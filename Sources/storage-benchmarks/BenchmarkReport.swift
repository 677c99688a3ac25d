/// The outcome of one case as a table for people and as a line of JSON.
package struct BenchmarkReport: Sendable {
  package let name: String
  package let summary: String
  package let storage: String
  /// The first one is what the others are divided by.
  package let measurements: [Measurement]

  package init(name: String, summary: String, storage: String, measurements: [Measurement]) {
    self.name = name
    self.summary = summary
    self.storage = storage
    self.measurements = measurements
  }

  package var table: String {
    let header = [
      "", "wall ms", "quartiles", "CPU ms", "quartiles", "processes", "objects",
      "wall ratio", "CPU ratio",
    ]
    let rows = measurements.map { row in
      [
        row.contender, Self.number(row.wall.median), Self.range(row.wall),
        Self.number(row.cpu.median), Self.range(row.cpu), "\(row.processes)",
        Self.objects(row), ratio(row, \.wall), ratio(row, \.cpu),
      ]
    }
    let widths = header.indices.map { column in
      ([header] + rows).map { $0[column].count }.max() ?? 0
    }
    let lines = ([header] + rows).map { cells in
      cells.enumerated().map { column, cell in
        let space = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 ? cell + space : space + cell
      }.joined(separator: "  ")
    }
    let runs = measurements.first?.runs ?? 0
    return "\(name): \(summary); \(storage), \(runs) runs each\n"
      + lines.map { "  \($0)\n" }.joined()
  }

  /// One object without line ends, keys sorted.
  package var json: String {
    let contenders = measurements.map { row in
      "{\"cpuMilliseconds\":\(Self.json(row.cpu)),\"looseObjects\":\(row.looseObjects),"
        + "\"name\":\"\(row.contender)\",\"packedObjects\":\(row.packedObjects),"
        + "\"processes\":\(row.processes),\"runs\":\(row.runs),"
        + "\"wallMilliseconds\":\(Self.json(row.wall))}"
    }
    return "{\"case\":\"\(name)\",\"contenders\":[\(contenders.joined(separator: ","))],"
      + "\"schemaVersion\":1,\"storage\":\"\(storage)\"}"
  }

  private func ratio(_ row: Measurement, _ figure: KeyPath<Measurement, Summary>) -> String {
    guard let first = measurements.first, first[keyPath: figure].median > 0 else { return "-" }
    return Self.number(row[keyPath: figure].median / first[keyPath: figure].median)
  }

  private static func objects(_ row: Measurement) -> String {
    switch (row.looseObjects, row.packedObjects) {
    case (let loose, 0): "\(loose)"
    case (0, let packed): "\(packed) packed"
    case (let loose, let packed): "\(loose) + \(packed) packed"
    }
  }

  private static func range(_ summary: Summary) -> String {
    number(summary.lowerQuartile) + "-" + number(summary.upperQuartile)
  }

  private static func json(_ summary: Summary) -> String {
    "{\"lowerQuartile\":\(number(summary.lowerQuartile)),\"median\":\(number(summary.median)),"
      + "\"upperQuartile\":\(number(summary.upperQuartile))}"
  }

  /// Returns the number with two digits after the point.
  private static func number(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let fraction = hundredths % 100
    return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
  }
}
