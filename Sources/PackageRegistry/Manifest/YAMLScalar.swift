internal import YAML

/// A YAML scalar's value by the words of YAML 1.1, as the reference registry's reader resolves it
/// (registry API 2.9).
enum YAMLScalar: Equatable {
  case null
  case boolean(Bool)
  case integer(Int64)
  /// An integer above `Int64.max`.
  case unsigned(UInt64)
  case number(Double)
  case text(String)

  init(_ text: String, style: YAMLScalarStyle, tag: String?) {
    switch tag {
    case nil where style == .plain: self = Self.plain(text)
    case nil, "!", "tag:yaml.org,2002:str": self = .text(text)
    default: self = Self.plain(text)
    }
  }

  /// Resolves the text of a plain scalar.
  static func plain(_ text: String) -> YAMLScalar {
    guard let first = text.utf8.first else { return .null }
    switch first {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"):
      return word(text) ?? integer(text) ?? number(text) ?? .text(text)
    case UInt8(ascii: "."):
      return word(text) ?? number(text) ?? .text(text)
    case UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "n"), UInt8(ascii: "N"),
      UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"),
      UInt8(ascii: "o"), UInt8(ascii: "O"), UInt8(ascii: "~"):
      return word(text) ?? .text(text)
    default:
      return .text(text)
    }
  }

  /// Reads a word; the lengths come first, since nearly every text fails there.
  private static func word(_ text: String) -> YAMLScalar? {
    switch text.utf8.count {
    case 1:
      switch text {
      case "y", "Y": .boolean(true)
      case "n", "N": .boolean(false)
      case "~": .null
      default: nil
      }
    case 2:
      switch text {
      case "on", "On", "ON": .boolean(true)
      case "no", "No", "NO": .boolean(false)
      default: nil
      }
    case 3:
      switch text {
      case "yes", "Yes", "YES": .boolean(true)
      case "off", "Off", "OFF": .boolean(false)
      default: nil
      }
    case 4:
      switch text {
      case "true", "True", "TRUE": .boolean(true)
      case "null", "Null", "NULL": .null
      case ".nan", ".NaN", ".NAN": .number(.nan)
      case ".inf", ".Inf", ".INF": .number(.infinity)
      default: nil
      }
    case 5:
      switch text {
      case "false", "False", "FALSE": .boolean(false)
      case "+.inf", "+.Inf", "+.INF": .number(.infinity)
      case "-.inf", "-.Inf", "-.INF": .number(-.infinity)
      default: nil
      }
    default: nil
    }
  }

  /// Reads decimal, `0x`, `0o`, `0b` and leading-zero octal integers, with `_` anywhere.
  private static func integer(_ text: String) -> YAMLScalar? {
    var digits = text.utf8.filter { $0 != UInt8(ascii: "_") }[...]
    let isNegative = digits.first == UInt8(ascii: "-")
    if isNegative || digits.first == UInt8(ascii: "+") { digits.removeFirst() }
    var radix: UInt64 = 10
    if digits.first == UInt8(ascii: "0"), digits.count > 1 {
      switch digits.dropFirst().first {
      case UInt8(ascii: "x"), UInt8(ascii: "X"): (radix, digits) = (16, digits.dropFirst(2))
      case UInt8(ascii: "o"), UInt8(ascii: "O"): (radix, digits) = (8, digits.dropFirst(2))
      case UInt8(ascii: "b"), UInt8(ascii: "B"): (radix, digits) = (2, digits.dropFirst(2))
      default: (radix, digits) = (8, digits.dropFirst())
      }
    }
    guard let magnitude = magnitude(digits, radix) else { return nil }
    if isNegative {
      return magnitude <= UInt64(Int64.max) + 1
        ? .integer(Int64(truncatingIfNeeded: 0 &- magnitude)) : nil
    }
    return magnitude <= UInt64(Int64.max) ? .integer(Int64(magnitude)) : .unsigned(magnitude)
  }

  /// Reads digits without a sign; nil where there are none, others, or too many.
  private static func magnitude(_ digits: ArraySlice<UInt8>, _ radix: UInt64) -> UInt64? {
    guard !digits.isEmpty else { return nil }
    var magnitude: UInt64 = 0
    for digit in digits {
      let value: UInt8
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = digit - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = digit - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): value = digit - UInt8(ascii: "A") + 10
      default: return nil
      }
      guard value < radix else { return nil }
      let (shifted, isTooHigh) = magnitude.multipliedReportingOverflow(by: radix)
      let (sum, overflows) = shifted.addingReportingOverflow(UInt64(value))
      guard !isTooHigh, !overflows else { return nil }
      magnitude = sum
    }
    return magnitude
  }

  /// Reads `[-+]?(.digits|digits[.digits])([eE][-+]?digits)?`, with `_` anywhere.
  private static func number(_ text: String) -> YAMLScalar? {
    let written = text.utf8.filter { $0 != UInt8(ascii: "_") }
    var rest = written[...]
    if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    func skipDigits() -> Int {
      let count = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
      rest.removeFirst(count)
      return count
    }
    let whole = skipDigits()
    var fraction = 0
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      fraction = skipDigits()
    }
    guard whole + fraction > 0 else { return nil }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest.removeFirst()
      if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
      guard skipDigits() > 0 else { return nil }
    }
    // Too large a number is infinite here and an error, so a text, for the reference reader.
    guard rest.isEmpty, let value = Double(String(decoding: written, as: UTF8.self)),
      value.isFinite
    else { return nil }
    return .number(value)
  }

  /// The value as the text that a field of texts gets; nil for null.
  var asText: String? {
    switch self {
    case .null: nil
    case .boolean(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    case .unsigned(let value): String(value)
    case .number(let value): GoNumber.text(value)
    case .text(let value): value
    }
  }

  /// The value as a field of booleans gets it; nil where it is none.
  var asBoolean: Bool? {
    switch self {
    case .boolean(let value): value
    case .text(let text): GoBoolean.parse(text)
    default: nil
    }
  }

  /// The value as it is copied into answers.
  var asFreeValue: FreeValue {
    switch self {
    case .null: .null
    case .boolean(let value): .boolean(value)
    case .integer(let value): .integer(value)
    case .unsigned(let value): .unsigned(value)
    case .number(let value): .number(value)
    case .text(let value): .text(value)
    }
  }

  /// The kind's name in messages.
  var kind: String {
    switch self {
    case .null: "null"
    case .boolean: "bool"
    case .integer, .unsigned: "int"
    case .number: "float"
    case .text: "string"
    }
  }
}
