/// Texts in messages, quoted as Go's `%q` quotes them.
package enum GoQuoting {
  package static func quote(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\u{07}": quoted += "\\a"
      case "\u{08}": quoted += "\\b"
      case "\u{0C}": quoted += "\\f"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      case "\u{0B}": quoted += "\\v"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        quoted += "\\x" + padded(scalar.value, 2)
      case _ where isPrintable(scalar): quoted.unicodeScalars.append(scalar)
      case _ where scalar.value < 0x10000: quoted += "\\u" + padded(scalar.value, 4)
      default: quoted += "\\U" + padded(scalar.value, 8)
      }
    }
    return quoted + "\""
  }

  private static func padded(_ value: UInt32, _ count: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, count - text.count)) + text
  }

  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    if scalar == " " { return true }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator, .spaceSeparator:
      return false
    default:
      return true
    }
  }
}
