internal import YAML

/// Which sources were measured, and where: figures of two machines are never compared.
package struct BenchmarkRun: Sendable {
  package let commit: String
  package let machine: String

  package init(commit: String, machine: String) {
    (self.commit, self.machine) = (commit, machine)
  }
}

/// The figures of earlier runs on the same machine, from the lines of JSON that they left.
package struct KeptRuns: Sendable {
  private struct Figures {
    let commit: String
    let wall: Double
    let cpu: Double
    let instructions: Double?

    /// Reads one contender of a line; nil where it has no such figures.
    init?(_ node: YAMLNode, commit: String) {
      func median(_ key: String) -> Double? {
        node[key]?["median"]?.scalar.flatMap { Double($0) }
      }
      guard let wall = median("wallMilliseconds"), let cpu = median("cpuMilliseconds") else {
        return nil
      }
      (self.commit, self.wall, self.cpu) = (commit, wall, cpu)
      instructions = node["instructions"]?.scalar.flatMap { Double($0) }
    }
  }

  private struct Key: Hashable {
    let name: String
    let contender: String
  }

  private var newest: [Key: Figures] = [:]

  /// Takes the newest figures of every row.
  ///
  /// - Parameters:
  ///   - texts: The files of earlier runs, the oldest first; lines of other machines, or that are
  ///     no such line, are left out.
  ///   - machine: The machine of the present run.
  package init(_ texts: [String], machine: String) {
    for line in texts.flatMap({ $0.split(separator: "\n") }) {
      // JSON is YAML.
      guard let node = try? YAMLParser.parse(Array(line.utf8)), let name = node["case"]?.scalar,
        node["machine"]?.scalar == machine
      else { continue }
      let commit = node["commit"]?.scalar ?? "unknown"
      for row in node["contenders"]?.sequence ?? [] {
        guard let contender = row["name"]?.scalar else { continue }
        newest[Key(name: name, contender: contender)] = Figures(row, commit: commit)
      }
    }
  }

  /// Returns a line for each row that an earlier run has: its figures then and now.
  func changes(_ name: String, _ measurements: [Measurement]) -> [String] {
    measurements.compactMap { row in
      guard let old = newest[Key(name: name, contender: row.contender)] else { return nil }
      var parts = [
        "wall " + Self.change(old.wall, row.wall.median, "ms"),
        "CPU " + Self.change(old.cpu, row.cpu.median, "ms"),
      ]
      if let before = old.instructions, let now = row.instructions {
        parts.append(Self.change(before / 1e6, Double(now) / 1e6, "M instructions"))
      }
      return "since \(old.commit): \(row.contender): \(parts.joined(separator: ", "))"
    }
  }

  private static func change(_ before: Double, _ now: Double, _ unit: String) -> String {
    let percent = before > 0 ? Int(((now / before - 1) * 100).rounded()) : 0
    return "\(Decimals.text(before)) -> \(Decimals.text(now)) \(unit)"
      + " (\(percent > 0 ? "+" : "")\(percent) %)"
  }
}
