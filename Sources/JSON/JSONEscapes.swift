/// Turns the escapes of a JSON string into the characters they stand for.
enum JSONEscapes {
  /// Returns the text of a string whose escapes were checked; lone surrogates become U+FFFD.
  static func resolved(_ raw: ArraySlice<UInt8>) -> String {
    var units: [UInt16] = []
    var rest = raw
    while let byte = rest.first {
      guard byte == UInt8(ascii: "\\") else {
        let plain = rest.prefix { $0 != UInt8(ascii: "\\") }
        units += String(decoding: plain, as: UTF8.self).utf16
        rest = rest.dropFirst(plain.count)
        continue
      }
      let sign = rest.dropFirst().first ?? 0
      rest = rest.dropFirst(2)
      switch sign {
      case UInt8(ascii: "b"): units.append(0x08)
      case UInt8(ascii: "f"): units.append(0x0C)
      case UInt8(ascii: "n"): units.append(0x0A)
      case UInt8(ascii: "r"): units.append(0x0D)
      case UInt8(ascii: "t"): units.append(0x09)
      case UInt8(ascii: "u"):
        let digits = String(decoding: rest.prefix(4), as: UTF8.self)
        units.append(UInt16(digits, radix: 16) ?? 0xFFFD)
        rest = rest.dropFirst(4)
      default: units.append(UInt16(sign))
      }
    }
    return String(decoding: units, as: UTF16.self)
  }
}
