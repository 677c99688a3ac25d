/// Stepping over values: they are checked, and nothing is made of them.
extension JSONReader {
  /// Steps over a value of any kind; it is checked and nothing is made of it.
  ///
  /// - Throws: `JSONSyntaxError`.
  package mutating func skip() throws(JSONSyntaxError) {
    switch try kind() {
    case .object:
      try members { (reader) throws(JSONSyntaxError) in
        _ = try reader.skipString()
        try reader.expect(UInt8(ascii: ":"), "a colon should be here")
        try reader.skip()
      }
    case .array: try array { (reader) throws(JSONSyntaxError) in try reader.skip() }
    case .string: _ = try skipString()
    case .number: try skipNumber()
    case .boolean: _ = try boolean()
    case .null: try skip("null")
    }
  }

  /// Steps over a string and says whether it has escapes.
  mutating func skipString() throws(JSONSyntaxError) -> Bool {
    try expect(UInt8(ascii: "\""), "a string should be here")
    var hasEscapes = false
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        place += 1
        return hasEscapes
      case UInt8(ascii: "\\"):
        hasEscapes = true
        place += 1
        try skipEscape()
      case 0..<0x20: throw error("a control character stands in a string")
      default: place += 1
      }
    }
    throw error("the text ends inside a string")
  }

  private mutating func skipEscape() throws(JSONSyntaxError) {
    switch next {
    case .some(let byte) where "\"\\/bfnrt".utf8.contains(byte): place += 1
    case UInt8(ascii: "u"):
      place += 1
      for _ in 0..<4 {
        guard let byte = next, Self.isHexadecimal(byte) else {
          throw error("four hexadecimal digits should follow \\u")
        }
        place += 1
      }
    default: throw error("no such escape in a string")
    }
  }

  mutating func skipNumber() throws(JSONSyntaxError) {
    if next == UInt8(ascii: "-") { place += 1 }
    let start = place
    guard skipDigits() > 0 else { throw error("a digit should be here") }
    guard bytes[start] != UInt8(ascii: "0") || place == start + 1 else {
      throw error("a number begins with a needless zero")
    }
    if next == UInt8(ascii: ".") {
      place += 1
      guard skipDigits() > 0 else { throw error("a digit should follow the point") }
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      place += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { place += 1 }
      guard skipDigits() > 0 else { throw error("a digit should be in the exponent") }
    }
  }

  private mutating func skipDigits() -> Int {
    let start = place
    while let byte = next, Self.isDigit(byte) { place += 1 }
    return place - start
  }

  mutating func skip(_ word: String) throws(JSONSyntaxError) {
    guard bytes[place...].starts(with: word.utf8) else { throw error("a value should be here") }
    place += word.utf8.count
  }

  /// Steps over `null`.
  ///
  /// - Throws: `JSONSyntaxError`.
  package mutating func null() throws(JSONSyntaxError) {
    skipSpace()
    try skip("null")
  }

  static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
      UInt8(ascii: "A")...UInt8(ascii: "F"):
      true
    default: false
    }
  }
}
