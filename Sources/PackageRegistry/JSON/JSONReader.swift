/// Reads JSON that came from another registry, value by value.
///
/// It takes what RFC 8259 allows and nothing more. Of members with the same key the last counts;
/// bytes that are not UTF-8 are replaced.
struct JSONReader {
  /// Where and why a text is no JSON.
  struct Fault: Error, CustomStringConvertible {
    let offset: Int
    let reason: String

    var description: String { "\(reason) at byte \(offset)" }
  }

  /// How deep values may be nested.
  private static let depthLimit = 100

  private let bytes: [UInt8]
  /// The next byte to be read.
  private(set) var place = 0
  private var depth = 0

  /// Starts at a place within a document.
  init(_ bytes: [UInt8], at place: Int = 0) {
    self.bytes = bytes
    self.place = place
  }

  /// Reads a document that is one value.
  static func value(_ bytes: [UInt8]) throws(Fault) -> FreeValue {
    var reader = JSONReader(bytes)
    let value = try reader.value()
    try reader.end()
    return value
  }

  /// Checks that nothing but space is left.
  mutating func end() throws(Fault) {
    skipSpace()
    guard place == bytes.count else { throw fault("more text") }
  }

  // MARK: Values

  /// Reads one value.
  mutating func value() throws(Fault) -> FreeValue {
    skipSpace()
    switch peek {
    case UInt8(ascii: "{"):
      var members: [String: FreeValue] = [:]
      try object { (key, reader) throws(Fault) in members[key] = try reader.value() }
      return .object(members)
    case UInt8(ascii: "["):
      var elements: [FreeValue] = []
      try array { (reader) throws(Fault) in elements.append(try reader.value()) }
      return .list(elements)
    case UInt8(ascii: "\""): return .text(try string())
    case UInt8(ascii: "t"): return try word("true", .boolean(true))
    case UInt8(ascii: "f"): return try word("false", .boolean(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  /// Reads an object; `member` gets each key and reads its value.
  mutating func object(
    _ member: (String, inout JSONReader) throws(Fault) -> Void
  ) throws(Fault) {
    try collection(UInt8(ascii: "{"), UInt8(ascii: "}")) { (reader) throws(Fault) in
      let key = try reader.string()
      reader.skipSpace()
      try reader.expect(UInt8(ascii: ":"), "a colon is missing")
      try member(key, &reader)
    }
  }

  /// Reads an array; `element` reads each element.
  mutating func array(_ element: (inout JSONReader) throws(Fault) -> Void) throws(Fault) {
    try collection(UInt8(ascii: "["), UInt8(ascii: "]"), element)
  }

  private mutating func collection(
    _ open: UInt8, _ close: UInt8, _ element: (inout JSONReader) throws(Fault) -> Void
  ) throws(Fault) {
    skipSpace()
    try expect(open, "another kind of value is wanted")
    depth += 1
    guard depth <= Self.depthLimit else { throw fault("values are nested too deep") }
    skipSpace()
    if peek == close {
      place += 1
    } else {
      while true {
        skipSpace()
        try element(&self)
        skipSpace()
        if peek == close { break }
        try expect(UInt8(ascii: ","), "a comma is missing")
      }
      place += 1
    }
    depth -= 1
  }

  private mutating func word(_ text: String, _ value: FreeValue) throws(Fault) -> FreeValue {
    guard bytes[place...].starts(with: text.utf8) else { throw fault("no value") }
    place += text.utf8.count
    return value
  }

  private mutating func number() throws(Fault) -> FreeValue {
    let start = place
    while let byte = peek, Self.isOfNumber(byte) { place += 1 }
    let text = String(decoding: bytes[start..<place], as: UTF8.self)
    let digits = text.utf8.drop { $0 == UInt8(ascii: "-") }
    let isPadded =
      digits.count > 1 && digits.first == UInt8(ascii: "0")
      && digits.dropFirst().first.map { (0x30...0x39).contains($0) } == true
    guard let first = digits.first, (0x30...0x39).contains(first), !isPadded,
      text.utf8.last != UInt8(ascii: ".")
    else {
      place = start
      throw fault("no value")
    }
    if let integer = Int64(text) { return .integer(integer) }
    if let integer = UInt64(text) { return .unsigned(integer) }
    guard let number = Double(text), number.isFinite else {
      place = start
      throw fault("a bad number")
    }
    return .number(number)
  }

  private static func isOfNumber(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
      UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }

  // MARK: Strings

  private mutating func string() throws(Fault) -> String {
    try expect(UInt8(ascii: "\""), "a string is missing")
    let start = place
    // Most strings have no escape and are taken as they are.
    while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
      place += 1
    }
    if peek == UInt8(ascii: "\"") {
      place += 1
      return String(decoding: bytes[start..<(place - 1)], as: UTF8.self)
    }
    var text = Array(bytes[start..<place])
    while let byte = peek {
      place += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): try escape(into: &text)
      case ..<0x20:
        place -= 1
        throw fault("a control character in a string")
      default: text.append(byte)
      }
    }
    throw fault("a string without end")
  }

  private mutating func escape(into text: inout [UInt8]) throws(Fault) {
    guard let byte = peek else { throw fault("a string without end") }
    place += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): text += String(try scalar()).utf8
    default: throw fault("an unknown escape")
    }
  }

  /// Reads the digits of one or, for a pair of surrogates, two escapes.
  private mutating func scalar() throws(Fault) -> Character {
    let first = try digits()
    if (0xD800..<0xDC00).contains(first), bytes[place...].starts(with: "\\u".utf8) {
      let start = place
      place += 2
      let second = try digits()
      if (0xDC00..<0xE000).contains(second),
        let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
      {
        return Character(scalar)
      }
      place = start
    }
    return Character(Unicode.Scalar(first) ?? "\u{FFFD}")
  }

  private mutating func digits() throws(Fault) -> UInt32 {
    let text = String(decoding: bytes[place..<min(place + 4, bytes.count)], as: UTF8.self)
    guard text.utf8.count == 4, !text.hasPrefix("+"), let value = UInt32(text, radix: 16) else {
      throw fault("a bad escape")
    }
    place += 4
    return value
  }

  // MARK: Bytes

  private var peek: UInt8? { place < bytes.count ? bytes[place] : nil }

  mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || (0x09...0x0D).contains(byte) && byte != 0x0B,
      byte != 0x0C
    {
      place += 1
    }
  }

  private mutating func expect(_ byte: UInt8, _ reason: String) throws(Fault) {
    guard peek == byte else { throw fault(reason) }
    place += 1
  }

  private func fault(_ reason: String) -> Fault { Fault(offset: place, reason: reason) }
}
