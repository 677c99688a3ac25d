/// Writes indented JSON with the bytes that Go's `encoding/json` gives with two spaces of indent and
/// without HTML escaping (registry API 2.1).
package struct JSONWriter {
  package private(set) var bytes: [UInt8] = []
  /// How deep the next line is indented.
  private var depth: Int
  /// Whether the innermost open collection has an element.
  private var hasElement = false
  /// Whether a number was met that JSON cannot express: Go fails on it too.
  private(set) var hasUnrepresentableNumber = false

  /// Starts a writer whose first value stands at `depth` of a larger text.
  package init(depth: Int = 0) {
    self.depth = depth
  }

  /// Takes what was written, and begins anew with the memory that is there.
  mutating func take() -> [UInt8] {
    // A copy indeed, and no larger than it must be: it is kept.
    let written = bytes.withUnsafeBufferPointer { Array($0) }
    bytes.removeAll(keepingCapacity: true)
    hasElement = false
    return written
  }

  // MARK: Collections

  package mutating func object(_ content: (inout JSONWriter) -> Void) {
    collection(UInt8(ascii: "{"), UInt8(ascii: "}"), content)
  }

  package mutating func array(_ content: (inout JSONWriter) -> Void) {
    collection(UInt8(ascii: "["), UInt8(ascii: "]"), content)
  }

  /// Begins an element of an array: the comma before it and its line.
  package mutating func element() {
    if hasElement { bytes.append(UInt8(ascii: ",")) }
    hasElement = true
    newLine()
  }

  /// Begins a member of an object: its line and key.
  package mutating func key(_ key: String) {
    element()
    string(key)
    bytes.append(UInt8(ascii: ":"))
    bytes.append(UInt8(ascii: " "))
  }

  private mutating func collection(
    _ open: UInt8, _ close: UInt8, _ content: (inout JSONWriter) -> Void
  ) {
    bytes.append(open)
    let outer = hasElement
    hasElement = false
    depth += 1
    content(&self)
    depth -= 1
    if hasElement { newLine() }
    hasElement = outer
    bytes.append(close)
  }

  private mutating func newLine() {
    bytes.append(UInt8(ascii: "\n"))
    for _ in 0..<depth {
      bytes.append(UInt8(ascii: " "))
      bytes.append(UInt8(ascii: " "))
    }
  }

  // MARK: Scalars

  package mutating func null() { bytes.append(contentsOf: "null".utf8) }

  package mutating func boolean(_ value: Bool) {
    bytes.append(contentsOf: value ? "true".utf8 : "false".utf8)
  }

  package mutating func integer(_ value: some BinaryInteger) {
    bytes.append(contentsOf: String(value).utf8)
  }

  package mutating func number(_ value: Double) {
    guard value.isFinite else {
      hasUnrepresentableNumber = true
      return null()
    }
    bytes.append(contentsOf: GoNumber.json(value).utf8)
  }

  package mutating func string(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    let isPlain = text.utf8.withContiguousStorageIfAvailable { utf8 in
      guard !utf8.contains(where: Self.needsCare) else { return false }
      bytes.append(contentsOf: utf8)
      return true
    }
    if isPlain != true { Array(text.utf8).withUnsafeBufferPointer { escape($0) } }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Whether a byte is escaped, or may begin U+2028 or U+2029.
  @inline(__always)
  private static func needsCare(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0xE2
  }

  private mutating func escape(_ utf8: UnsafeBufferPointer<UInt8>) {
    var index = 0
    while index < utf8.count {
      let byte = utf8[index]
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0x08: bytes.append(contentsOf: "\\b".utf8)
      case 0x0C: bytes.append(contentsOf: "\\f".utf8)
      case 0x0A: bytes.append(contentsOf: "\\n".utf8)
      case 0x0D: bytes.append(contentsOf: "\\r".utf8)
      case 0x09: bytes.append(contentsOf: "\\t".utf8)
      case 0..<0x20:
        bytes.append(contentsOf: (byte < 0x10 ? "\\u000" : "\\u00").utf8)
        bytes.append(contentsOf: String(byte, radix: 16).utf8)
      case 0xE2
      where index + 2 < utf8.count && utf8[index + 1] == 0x80 && utf8[index + 2] & 0xFE == 0xA8:
        // The line and paragraph separators, which end a line in JavaScript.
        bytes.append(contentsOf: (utf8[index + 2] == 0xA8 ? "\\u2028" : "\\u2029").utf8)
        index += 2
      default: bytes.append(byte)
      }
      index += 1
    }
  }
}
