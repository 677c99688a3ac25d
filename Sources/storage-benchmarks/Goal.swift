/// What a figure of a case should be.
package enum Goal: Sendable {
  package enum Figure: String, Sendable {
    case wall
    case cpu = "CPU"
    /// Wall time that 95 of 100 runs do not go over.
    case wallOf95 = "wall of 95 %"
    case firstOutput = "first line"
    /// The most memory, in megabytes.
    case memory
  }

  /// At most so many milliseconds for the program of this project.
  case atMost(Double, Figure)
  /// At least so many times as fast as a rival.
  case faster(Double, than: String, Figure)
  /// At most so many times the CPU and wall time of another row.
  case growth(Double, String, over: String)
  /// At least so many times the requests a second of another row.
  case serving(Double, String, over: String)
  /// At most so many times the time that 99 of 100 requests of another row took.
  case percentile99(Double, String, over: String)
  /// At most so many milliseconds for 99 of 100 requests of a row.
  case percentile99AtMost(Double, String)

  /// Returns lines that tell how the figures stand to the goal; none where a row is missing.
  package func verdicts(_ measurements: [Measurement]) -> [String] {
    func row(_ name: String) -> Measurement? { measurements.first { $0.contender == name } }
    switch self {
    case .atMost(let limit, let figure):
      guard let first = row("storage"), let value = first.figure(figure) else { return [] }
      return [
        Self.verdict(
          "\(figure.rawValue) <= \(Decimals.text(limit)) \(figure == .memory ? "MB" : "ms")",
          value, met: value <= limit)
      ]
    case .faster(let least, let rival, let figure):
      guard let ours = row("storage")?.figure(figure), let theirs = row(rival)?.figure(figure)
      else { return [] }
      return [
        Self.verdict(
          "\(rival) / storage, \(figure.rawValue), >= \(Decimals.text(least))", theirs / ours,
          met: theirs / ours >= least)
      ]
    case .growth(let most, let name, let base):
      guard let large = row(name), let small = row(base) else { return [] }
      return [Figure.cpu, .wall].compactMap { figure in
        guard let value = large.figure(figure), let unit = small.figure(figure) else { return nil }
        return Self.verdict(
          "\(name) / \(base), \(figure.rawValue), <= \(Decimals.text(most))", value / unit,
          met: value / unit <= most)
      }
    case .serving(let least, let name, let base):
      guard let ours = row(name)?.serving, let theirs = row(base)?.serving else { return [] }
      let ratio = ours.requestsPerSecond / theirs.requestsPerSecond
      return [
        Self.verdict(
          "\(name) / \(base), requests a second, >= \(Decimals.text(least))", ratio,
          met: ratio >= least)
      ]
    case .percentile99(let most, let name, let base):
      guard let slow = row(name)?.serving, let quick = row(base)?.serving else { return [] }
      let ratio = slow.percentile99 / quick.percentile99
      return [
        Self.verdict(
          "\(name) / \(base), 99 %, <= \(Decimals.text(most))", ratio, met: ratio <= most)
      ]
    case .percentile99AtMost(let limit, let name):
      guard let value = row(name)?.serving?.percentile99 else { return [] }
      return [
        Self.verdict("\(name) <= \(Decimals.text(limit)) ms", value, met: value <= limit)
      ]
    }
  }

  private static func verdict(_ text: String, _ value: Double, met: Bool) -> String {
    "\(met ? "met" : "MISSED"): \(text): \(Decimals.text(value))"
  }
}

extension Measurement {
  /// The median in milliseconds; nil where it was not taken.
  package func figure(_ figure: Goal.Figure) -> Double? {
    switch figure {
    case .wall: wall.median
    case .cpu: cpu.median
    case .wallOf95: wall.percentile95
    case .firstOutput: firstOutput?.median
    case .memory: peakMemory
    }
  }
}

/// Numbers with two digits after the point.
enum Decimals {
  static func text(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let fraction = hundredths.magnitude % 100
    let sign = hundredths < 0 ? "-" : ""
    return "\(sign)\(hundredths.magnitude / 100).\(fraction < 10 ? "0" : "")\(fraction)"
  }
}
