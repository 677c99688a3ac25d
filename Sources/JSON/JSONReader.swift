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

  let bytes: [UInt8]
  private let depthLimit: Int
  private var depth = 0
  /// The next byte to be read, from 0.
  package internal(set) var place: Int

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

  mutating func members(
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

  // MARK: Bytes

  var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  mutating func expect(_ byte: UInt8, _ message: String) throws(JSONSyntaxError) {
    skipSpace()
    guard next == byte else { throw error(message) }
    place += 1
  }

  /// Steps over white space.
  package mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      place += 1
    }
  }
}
