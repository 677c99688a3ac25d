/// A JSON document to be written; there are no floating-point numbers in what the tool says.
package enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case integer(Int)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// The document in lines, two spaces a level, keys sorted; no line feed at the end.
  package var text: String {
    var text = ""
    write(to: &text, level: 0)
    return text
  }

  /// The document in one line without spaces, keys sorted.
  package var compactText: String {
    var text = ""
    write(to: &text, level: nil)
    return text
  }

  /// Writes the value; `level` is how deep it stands, or `nil` for one line.
  private func write(to text: inout String, level: Int?) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .string(let value): Self.write(value, to: &text)
    case .array(let values):
      Self.write(values, "[", "]", to: &text, level: level) { value, text, inner in
        value.write(to: &text, level: inner)
      }
    case .object(let members):
      // By bytes: the order of code points, the same whatever the language.
      let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      Self.write(sorted, "{", "}", to: &text, level: level) { member, text, inner in
        Self.write(member.key, to: &text)
        text += inner == nil ? ":" : ": "
        member.value.write(to: &text, level: inner)
      }
    }
  }

  private static func write<Element>(
    _ elements: [Element], _ open: String, _ close: String, to text: inout String, level: Int?,
    _ body: (Element, inout String, Int?) -> Void
  ) {
    text += open
    let inner = level.map { $0 + 1 }
    for (place, element) in elements.enumerated() {
      if place > 0 { text += "," }
      breakLine(&text, inner)
      body(element, &text, inner)
    }
    if !elements.isEmpty { breakLine(&text, level) }
    text += close
  }

  private static func breakLine(_ text: inout String, _ level: Int?) {
    guard let level else { return }
    text += "\n" + String(repeating: "  ", count: level)
  }

  /// Writes a string; besides what JSON demands, DEL and C1 are escaped, which terminals obey.
  private static func write(_ value: String, to text: inout String) {
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      default:
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0:
          let digits = String(scalar.value, radix: 16)
          text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: text.unicodeScalars.append(scalar)
        }
      }
    }
    text += "\""
  }
}

extension JSONValue {
  /// Makes a string, or `null` for nothing.
  package init(_ value: String?) {
    self = value.map(JSONValue.string) ?? .null
  }

  /// Makes an integer, or `null` for nothing.
  package init(_ value: Int?) {
    self = value.map(JSONValue.integer) ?? .null
  }

  /// Makes a Boolean, or `null` for nothing.
  package init(_ value: Bool?) {
    self = value.map(JSONValue.bool) ?? .null
  }

  /// Makes an array of strings.
  package init(_ values: [String]) {
    self = .array(values.map(JSONValue.string))
  }
}

extension JSONValue: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByNilLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int) { self = .integer(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(nilLiteral: ()) { self = .null }
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// Makes an object; of two members with one key the last is kept.
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object([String: JSONValue](elements) { $1 })
  }
}
