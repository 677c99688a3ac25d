/// Durations as Go writes them: `1h2m3s`, `500ms`, or a bare number of seconds.
enum GoDuration {
  /// Whole seconds; nil for what is no duration.
  static func seconds(_ text: String) -> Int? {
    if let bare = Int(text) { return bare }
    var rest = text[...]
    var milliseconds = 0.0
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isNumber || $0 == "." }
      guard let number = Double(digits) else { return nil }
      rest = rest.dropFirst(digits.count)
      let unit = rest.prefix { !$0.isNumber && $0 != "." }
      rest = rest.dropFirst(unit.count)
      let factors: [Substring: Double] = [
        "h": 3_600_000, "m": 60_000, "s": 1_000, "ms": 1, "us": 0.001, "µs": 0.001, "ns": 0.000_001,
      ]
      guard let factor = factors[unit] else { return nil }
      milliseconds += number * factor
    }
    guard milliseconds < 1e15 else { return nil }
    return Int(milliseconds / 1_000)
  }
}
