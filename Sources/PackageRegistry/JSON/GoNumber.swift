/// Floating-point numbers as Go prints them.
enum GoNumber {
  /// As `encoding/json` prints: exponents from 1e21 up and below 1e-6, written without padding.
  static func json(_ value: Double) -> String {
    let magnitude = value.magnitude
    if magnitude != 0, magnitude < 1e-6 || magnitude >= 1e21 {
      return exponential(value, minimumExponentDigits: magnitude < 1 ? 1 : 2)
    }
    return plain(value)
  }

  /// As `%v` prints: exponents from 1e21 up and below 1e-4, of two digits at least.
  static func text(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    let magnitude = value.magnitude
    if magnitude != 0, magnitude < 1e-4 || magnitude >= 1e21 {
      return exponential(value, minimumExponentDigits: 2)
    }
    return plain(value)
  }

  /// The shortest digits that read back as `value`, and the place of the decimal point before them.
  private static func shortest(_ value: Double) -> (digits: [UInt8], point: Int) {
    // Swift prints the shortest digits too, in its own layout.
    var digits: [UInt8] = []
    var point: Int?
    var exponent = 0
    let text = Array(value.magnitude.description.utf8)
    for (index, byte) in text.enumerated() {
      if byte == UInt8(ascii: ".") {
        point = digits.count
      } else if byte == UInt8(ascii: "e") {
        exponent = Int(String(decoding: text[(index + 1)...], as: UTF8.self)) ?? 0
        break
      } else {
        digits.append(byte)
      }
    }
    var place = (point ?? digits.count) + exponent
    while digits.count > 1, digits.last == UInt8(ascii: "0") { digits.removeLast() }
    while digits.count > 1, digits.first == UInt8(ascii: "0") {
      digits.removeFirst()
      place -= 1
    }
    return (digits, place)
  }

  private static func plain(_ value: Double) -> String {
    let (digits, point) = shortest(value)
    var text = value.sign == .minus ? "-" : ""
    let written = String(decoding: digits, as: UTF8.self)
    if value == 0 {
      text += "0"
    } else if point <= 0 {
      text += "0." + String(repeating: "0", count: -point) + written
    } else if point >= digits.count {
      text += written + String(repeating: "0", count: point - digits.count)
    } else {
      text += written.prefix(point) + "." + written.dropFirst(point)
    }
    return text
  }

  private static func exponential(_ value: Double, minimumExponentDigits: Int) -> String {
    let (digits, point) = shortest(value)
    let written = String(decoding: digits, as: UTF8.self)
    let exponent = point - 1
    let magnitude = String(exponent.magnitude)
    let padding = String(repeating: "0", count: max(0, minimumExponentDigits - magnitude.count))
    return (value.sign == .minus ? "-" : "") + written.prefix(1)
      + (digits.count > 1 ? "." + written.dropFirst() : "")
      + (exponent < 0 ? "e-" : "e+") + padding + magnitude
  }
}
