/// Writes Prometheus' text format, version 0.0.4.
struct MetricsText {
  /// What the format calls the kinds of metrics that there are here.
  enum Kind: String {
    case counter, gauge, histogram
  }

  static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  private(set) var text = ""

  /// Begins a metric: all its samples follow at once.
  mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
  }

  /// Writes a sample; labels stand in the order given.
  mutating func sample(
    _ name: String, _ labels: [(name: String, value: String)], _ value: Double
  ) {
    text += name
    if !labels.isEmpty {
      text += "{"
      for (index, label) in labels.enumerated() {
        text += "\(index == 0 ? "" : ",")\(label.name)=\"\(Self.escaped(label.value))\""
      }
      text += "}"
    }
    text += " \(Self.number(value))\n"
  }

  mutating func histogram(
    _ name: String, _ labels: [(name: String, value: String)], _ histogram: Histogram
  ) {
    for (bound, count) in zip(histogram.bounds, histogram.cumulative) {
      sample("\(name)_bucket", labels + [("le", Self.number(bound))], Double(count))
    }
    sample("\(name)_bucket", labels + [("le", "+Inf")], Double(histogram.count))
    sample("\(name)_sum", labels, histogram.sum)
    sample("\(name)_count", labels, Double(histogram.count))
  }

  /// Writes a metric of one sample without labels.
  mutating func single(_ name: String, _ kind: Kind, _ help: String, _ value: Double) {
    begin(name, kind, help)
    sample(name, [], value)
  }

  private static func number(_ value: Double) -> String {
    if let whole = Int64(exactly: value) { return String(whole) }
    return value.isFinite ? value.description : value > 0 ? "+Inf" : value < 0 ? "-Inf" : "NaN"
  }

  private static func escaped(_ value: String) -> String {
    guard value.utf8.contains(where: { "\\\"\n".utf8.contains($0) }) else { return value }
    var escaped = ""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\\": escaped += "\\\\"
      case "\"": escaped += "\\\""
      case "\n": escaped += "\\n"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
