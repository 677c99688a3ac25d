/// A small generator with a seed, so that a failing case can be run again.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

extension SplitMix64 {
  /// Makes a valid version; small parts, so that equal ones are common.
  mutating func version() -> String {
    var text = (0..<3).map { _ in number() }.joined(separator: ".")
    if Bool.random(using: &self) {
      text += "-" + identifiers { $0.prereleaseIdentifier() }
    }
    if Int.random(in: 0..<4, using: &self) == 0 {
      text += "+" + identifiers { $0.word() }
    }
    return text
  }

  mutating func name() -> String {
    let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789_")
    return String(
      (0..<Int.random(in: 1...12, using: &self)).map { _ in
        letters[Int.random(in: letters.indices, using: &self)]
      })
  }

  /// A number of one digit mostly, sometimes one that no machine word holds.
  private mutating func number() -> String {
    let value = "\(Int.random(in: 0...3, using: &self))"
    guard value != "0", Int.random(in: 0..<8, using: &self) == 0 else { return value }
    return value + String(repeating: "0", count: 20)
  }

  private mutating func prereleaseIdentifier() -> String {
    Bool.random(using: &self) ? number() : "a" + word()
  }

  private mutating func word() -> String {
    let letters = Array("aB-01")
    return String(
      (0..<Int.random(in: 1...3, using: &self)).map { _ in
        letters[Int.random(in: letters.indices, using: &self)]
      })
  }

  private mutating func identifiers(_ make: (inout SplitMix64) -> String) -> String {
    (0..<Int.random(in: 1...3, using: &self)).map { _ in make(&self) }.joined(separator: ".")
  }
}
