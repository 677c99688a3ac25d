/// Reads a JSON text (RFC 8259) value by value, as it is asked for.
///
/// It takes what the RFC allows and nothing more, and says where it stopped. That is why it stands
/// beside Foundation's decoder, which takes `{"a": 01,}`, names no place, and costs every start of
/// the program. Bytes that are not UTF-8 are replaced; a byte order mark is refused.
package struct JSONReader: Sendable {
  /// The kinds of values, told by their first byte.
  package enum Kind: Hashable, Sendable {
    case object, array, string, number, boolean, null
  }

  private let bytes: [UInt8]
  private let depthLimit: Int
  private var depth = 0
  /// The next byte to be read, from 0.
  private(set) package var place: Int

  /// Starts reading.
  ///
  /// - Parameters:
  ///   - bytes: The text.
  ///   - place: Where in the text a value begins.
  ///   - depthLimit: The most collections inside each other.
  package init(_ bytes: [UInt8], at place: Int = 0, depthLimit: Int = 100) {
    (self.bytes, self.place, self.depthLimit) = (bytes, place, depthLimit)
  }

  /// Checks that nothing but space is left.
  ///
  /// - Throws: `JSONSyntaxError`.
  package mutating func end() throws(JSONSyntaxError) {
    skipSpace()
    guard place == bytes.count else { throw error("something follows the value") }
  }

  /// Steps over space to the next value, and says what it is.
  ///
  /// - Returns: Its kind.
  /// - Throws: `JSONSyntaxError` where no value begins.
  package mutating func kind() throws(JSONSyntaxError) -> Kind {
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return .object
    case UInt8(ascii: "["): return .array
    case UInt8(ascii: "\""): return .string
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return .boolean
    case UInt8(ascii: "n"): return .null
    case .some(let byte) where byte == UInt8(ascii: "-") || Self.isDigit(byte): return .number
    case nil: throw error("the text ends where a value should be")
    default: throw error("a value should be here")
    }
  }

  /// Makes an error for a value that was read well and cannot be used.
  package func error(_ message: String, at place: Int? = nil) -> JSONSyntaxError {
    JSONSyntaxError(message, at: place ?? self.place, of: bytes)
  }

  // MARK: Collections

  /// Reads an object.
  ///
  /// - Parameter member: Gets each key, and reads or skips its value.
  /// - Throws: `JSONSyntaxError`.
  package mutating func object(
    _ member: (String, inout JSONReader) throws(JSONSyntaxError) -> Void
  ) throws(JSONSyntaxError) {
    try members { (reader) throws(JSONSyntaxError) in
      let key = try reader.string()
      try reader.expect(UInt8(ascii: ":"), "a colon should be here")
      try member(key, &reader)
    }
  }

  /// Reads an array.
  ///
  /// - Parameter element: Reads or skips each element.
  /// - Throws: `JSONSyntaxError`.
  package mutating func array(
    _ element: (inout JSONReader) throws(JSONSyntaxError) -> Void
  ) throws(JSONSyntaxError) {
    try collection(UInt8(ascii: "["), UInt8(ascii: "]"), "a comma or ] should be here", element)
  }

  private mutating func members(
    _ member: (inout JSONReader) throws(JSONSyntaxError) -> Void
  ) throws(JSONSyntaxError) {
    try collection(UInt8(ascii: "{"), UInt8(ascii: "}"), "a comma or } should be here") {
      (reader) throws(JSONSyntaxError) in
      guard reader.next == UInt8(ascii: "\"") else {
        throw reader.error("a key in quotes should be here")
      }
      try member(&reader)
    }
  }

  private mutating func collection(
    _ open: UInt8, _ close: UInt8, _ separators: String,
    _ element: (inout JSONReader) throws(JSONSyntaxError) -> Void
  ) throws(JSONSyntaxError) {
    try expect(open, "another kind of value should be here")
    guard depth < depthLimit else {
      throw error("more than \(depthLimit) collections stand inside each other")
    }
    depth += 1
    skipSpace()
    if next != close {
      while true {
        try element(&self)
        skipSpace()
        if next == close { break }
        try expect(UInt8(ascii: ","), separators)
        skipSpace()
      }
    }
    place += 1
    depth -= 1
  }

  // MARK: Scalars

  /// Reads a string.
  ///
  /// - Returns: Its text; half a pair of surrogates becomes U+FFFD.
  /// - Throws: `JSONSyntaxError`.
  package mutating func string() throws(JSONSyntaxError) -> String {
    skipSpace()
    let start = place + 1
    let hasEscapes = try skipString()
    let raw = bytes[start..<(place - 1)]
    return hasEscapes ? JSONEscapes.resolved(raw) : String(decoding: raw, as: UTF8.self)
  }

  /// Reads a number.
  ///
  /// - Returns: Its text.
  /// - Throws: `JSONSyntaxError`.
  package mutating func number() throws(JSONSyntaxError) -> String {
    skipSpace()
    let start = place
    try skipNumber()
    return String(decoding: bytes[start..<place], as: UTF8.self)
  }

  /// Reads `true` or `false`.
  ///
  /// - Returns: Which it is.
  /// - Throws: `JSONSyntaxError`.
  package mutating func boolean() throws(JSONSyntaxError) -> Bool {
    skipSpace()
    let value = next == UInt8(ascii: "t")
    try skip(value ? "true" : "false")
    return value
  }

  /// Reads a string, and steps over a value of another kind.
  ///
  /// - Returns: The string's text, or nil.
  /// - Throws: `JSONSyntaxError`.
  package mutating func stringOrSkip() throws(JSONSyntaxError) -> String? {
    guard try kind() == .string else {
      try skip()
      return nil
    }
    return try string()
  }

  // MARK: What is not wanted

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

  /// Steps over white space.
  package mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      place += 1
    }
  }

  /// Steps over a string and says whether it has escapes.
  private mutating func skipString() throws(JSONSyntaxError) -> Bool {
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

  private mutating func skipNumber() throws(JSONSyntaxError) {
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

  private mutating func skip(_ word: String) throws(JSONSyntaxError) {
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

  // MARK: Bytes

  private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  private mutating func expect(_ byte: UInt8, _ message: String) throws(JSONSyntaxError) {
    skipSpace()
    guard next == byte else { throw error(message) }
    place += 1
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
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
