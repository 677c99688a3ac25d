/// Counts values by ranges, as Prometheus' histograms do.
struct Histogram {
  /// The upper bounds, each included, rising; what is above the last one counts in the total only.
  let bounds: [Double]
  private var counts: [UInt64]
  private(set) var count: UInt64 = 0
  private(set) var sum = 0.0

  init(_ bounds: [Double]) {
    self.bounds = bounds
    counts = [UInt64](repeating: 0, count: bounds.count)
  }

  mutating func observe(_ value: Double) {
    count += 1
    sum += value
    if let index = bounds.firstIndex(where: { value <= $0 }) { counts[index] += 1 }
  }

  /// How many values are at or below each bound.
  var cumulative: [UInt64] {
    var total: UInt64 = 0
    return counts.map { count in
      total += count
      return total
    }
  }

  /// Seconds, in the steps that Prometheus' libraries take where none are named.
  static let seconds = Histogram([0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10])
  /// Bytes, in the reference registry's steps.
  static let bytes = Histogram([16, 32, 64, 128, 256, 512, 1_024, 65_536, 262_144])
}
