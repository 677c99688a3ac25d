/// Writes one JSON object without a line end, for logs and event streams.
///
/// Everything that could end a line or move a terminal's cursor is escaped.
struct JSONLine {
  private(set) var bytes: [UInt8] = [UInt8(ascii: "{")]
  private var hasMember = false

  /// The whole object, with a line end.
  var line: [UInt8] { bytes + [UInt8(ascii: "}"), UInt8(ascii: "\n")] }

  mutating func string(_ key: StaticString, _ value: String, limit: Int = .max) {
    begin(key)
    bytes.append(UInt8(ascii: "\""))
    append(value, limit: limit)
    bytes.append(UInt8(ascii: "\""))
  }

  /// A number, a Boolean or text that is known to be JSON.
  mutating func raw(_ key: StaticString, _ value: String) {
    begin(key)
    bytes += value.utf8
  }

  mutating func time(_ key: StaticString, _ moment: UTCTimestamp) {
    begin(key)
    bytes.append(UInt8(ascii: "\""))
    moment.writeISO(to: &bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  mutating func object(_ key: StaticString, _ content: (inout JSONLine) -> Void) {
    begin(key)
    bytes.append(UInt8(ascii: "{"))
    hasMember = false
    content(&self)
    hasMember = true
    bytes.append(UInt8(ascii: "}"))
  }

  private mutating func begin(_ key: StaticString) {
    if hasMember { bytes.append(UInt8(ascii: ",")) }
    hasMember = true
    bytes.append(UInt8(ascii: "\""))
    key.withUTF8Buffer { bytes.append(contentsOf: $0) }
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
  }

  private mutating func append(_ value: String, limit: Int) {
    var value = value
    let isPlain = value.withUTF8 { utf8 in
      guard utf8.count <= limit, utf8.allSatisfy(Self.isPlain) else { return false }
      bytes.append(contentsOf: utf8)
      return true
    }
    guard !isPlain else { return }
    for scalar in value.unicodeScalars.prefix(limit) {
      switch scalar {
      case "\"", "\\":
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(UInt8(truncatingIfNeeded: scalar.value))
      case _ where Self.isControl(scalar):
        let digits = String(scalar.value, radix: 16)
        bytes += "\\u".utf8
        bytes += String(repeating: "0", count: 4 - digits.count).utf8
        bytes += digits.utf8
      default: bytes += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
      }
    }
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  /// C0, DEL, C1, the line and paragraph separators, and the marks that turn the writing direction.
  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
