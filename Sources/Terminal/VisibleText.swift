/// Makes text safe to show: what a repository holds may try to move the cursor, or reorder a line.
package enum VisibleText {
  /// Returns the text with control characters written as `\u{..}`.
  ///
  /// These are C0, DEL, C1, the line and paragraph separators, and the marks that change the
  /// direction of text.
  package static func escaped(_ text: String) -> String {
    escaped(text, keepsLines: false)
  }

  /// Returns the text with the same characters escaped, but for line feeds and tabs.
  package static func escapedLines(_ text: String) -> String {
    escaped(text, keepsLines: true)
  }

  private static func escaped(_ text: String, keepsLines: Bool) -> String {
    let isKept = { (scalar: Unicode.Scalar) in keepsLines && (scalar == "\n" || scalar == "\t") }
    guard text.unicodeScalars.contains(where: { isControl($0) && !isKept($0) }) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      if isControl(scalar), !isKept(scalar) {
        result += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
