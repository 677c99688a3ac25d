/// A span of time as it is typed: `7d`, `12h`, `2w`.
struct Age: Hashable {
  let seconds: Int64

  /// - Throws: `OperandError` for anything else.
  init(_ text: String) throws(OperandError) {
    let units: [Character: Int64] = ["m": 60, "h": 3600, "d": 86_400, "w": 604_800]
    guard let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()),
      (0...100_000).contains(count)
    else { throw .badAge(text) }
    seconds = count * unit
  }
}
