/// Source for the formatter of manual pages, with every character escaped that it would read.
struct Roff {
  private(set) var text = ""

  /// Writes a macro with its arguments.
  mutating func macro(_ name: String, _ arguments: String...) {
    text += "." + name
    for argument in arguments { text += " \"\(Self.escaped(argument))\"" }
    text += "\n"
  }

  /// Writes a request of groff itself; its arguments are read without quotes.
  mutating func request(_ content: String) {
    text += ".\(content)\n"
  }

  /// Writes text to be filled.
  mutating func line(_ content: String) {
    text += Self.guarded(Self.escaped(content)) + "\n"
  }

  /// Writes a term in bold and, indented below it, what it means.
  mutating func item(_ term: String, _ meaning: String) {
    macro("TP")
    macro("B", term)
    line(meaning)
  }

  /// Writes paragraphs and kept lines.
  mutating func prose(_ content: String) {
    for (place, block) in Prose(content).blocks.enumerated() {
      switch block {
      case .paragraph(let words):
        if place > 0 { macro("PP") }
        line(words)
      case .verbatim(let lines): verbatim(lines)
      }
    }
  }

  /// Writes lines that are neither filled nor broken.
  mutating func verbatim(_ lines: [String]) {
    macro("PP")
    request("nf")
    for kept in lines { line(kept) }
    request("fi")
  }

  /// Keeps a line from being read as a macro.
  private static func guarded(_ line: String) -> String {
    line.hasPrefix(".") || line.hasPrefix("\\(aq") ? "\\&" + line : line
  }

  /// Returns text with groff's special characters written so that they show as themselves and are
  /// copied as ASCII: a bare `-` may become a hyphen, `'` a curled quote.
  static func escaped(_ content: String) -> String {
    var escaped = ""
    for scalar in content.unicodeScalars {
      switch scalar {
      case "\\": escaped += "\\e"
      case "-": escaped += "\\-"
      case "'": escaped += "\\(aq"
      case "\"": escaped += "\\(dq"
      case "`": escaped += "\\(ga"
      case "^": escaped += "\\(ha"
      case "~": escaped += "\\(ti"
      // ASCII terminals have no such sign, and groff complains.
      case "…": escaped += "..."
      case "\n": escaped += " "
      default:
        if scalar.isASCII {
          escaped.unicodeScalars.append(scalar)
        } else {
          let digits = String(scalar.value, radix: 16, uppercase: true)
          escaped += "\\[u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "]"
        }
      }
    }
    return escaped
  }
}
