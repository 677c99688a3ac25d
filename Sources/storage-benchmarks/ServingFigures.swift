/// What a load generator says of one path of one server.
package struct ServingFigures: Sendable, Equatable {
  package let requestsPerSecond: Double
  /// Milliseconds that half of the requests took at most.
  package let median: Double
  /// Milliseconds that 99 of 100 requests took at most.
  package let percentile99: Double
  /// Microseconds of the server's CPU time a request; nil where they are not known.
  package var cpu: Double?

  package init(requestsPerSecond: Double, median: Double, percentile99: Double, cpu: Double? = nil)
  {
    self.requestsPerSecond = requestsPerSecond
    self.median = median
    self.percentile99 = percentile99
    self.cpu = cpu
  }

  /// Reads what `wrk --latency` prints; a failed request is an error.
  package init(wrk text: String) throws(BenchmarkError) {
    var (rate, median, last) = (Double?.none, Double?.none, Double?.none)
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      switch words.first {
      case "50%": median = words.last.flatMap { Self.milliseconds($0) }
      case "99%": last = words.last.flatMap { Self.milliseconds($0) }
      case "Requests/sec:": rate = words.last.flatMap { Double($0) }
      case "Non-2xx", "Socket": throw BenchmarkError("wrk: \(line)")
      default: break
      }
    }
    guard let rate, let median, let last else {
      throw BenchmarkError("wrk says something else than usual:\n\(text)")
    }
    self.init(requestsPerSecond: rate, median: median, percentile99: last)
  }

  private static func milliseconds(_ text: Substring) -> Double? {
    for (unit, factor) in [("us", 0.001), ("ms", 1.0), ("s", 1000.0), ("m", 60_000.0)]
    where text.hasSuffix(unit) {
      return Double(text.dropLast(unit.count)).map { $0 * factor }
    }
    return nil
  }
}
