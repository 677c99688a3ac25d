/// Why a text is not JSON, and where.
package struct JSONSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
  package let message: String
  /// The byte where reading stopped, from 0.
  package let offset: Int
  /// From 1.
  package let line: Int
  /// In characters, from 1.
  package let column: Int

  /// Makes an error for a place in a text.
  package init(_ message: String, at offset: Int, of bytes: [UInt8]) {
    (self.message, self.offset) = (message, offset)
    var (line, column) = (1, 1)
    for byte in bytes.prefix(offset) {
      if byte == UInt8(ascii: "\n") {
        (line, column) = (line + 1, 1)
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    (self.line, self.column) = (line, column)
  }

  package var description: String { "\(message) at byte \(offset)" }
}
