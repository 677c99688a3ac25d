/// OpenPGP's armour around binary data (RFC 4880, 6.2).
enum OpenPGPArmor {
  /// The bytes within, those of all blocks one after the other; what has no armour is as it is.
  ///
  /// The checksum is not looked at: keys are checked by those who use them.
  static func decoded(_ bytes: [UInt8]) -> [UInt8] {
    let text = String(decoding: bytes, as: UTF8.self)
    guard text.contains("-----BEGIN PGP PUBLIC KEY BLOCK-----") else { return bytes }
    var decoded: [UInt8] = []
    var (isInBlock, isInBody) = (false, false)
    var (bits, count) = (UInt32(0), 0)
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      if line.hasPrefix("-----") {
        isInBlock = line.hasPrefix("-----BEGIN")
        (isInBody, bits, count) = (false, 0, 0)
      } else if isInBlock, !isInBody {
        // Headers go before an empty line.
        isInBody = line.allSatisfy(\.isWhitespace)
      } else if isInBody, !line.hasPrefix("=") {
        for byte in line.utf8 {
          guard let value = value(byte) else { continue }
          (bits, count) = ((bits << 6 | value) & 0xffff, count + 6)
          guard count >= 8 else { continue }
          count -= 8
          decoded.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        }
      }
    }
    return decoded
  }

  /// The six bits of a letter of base 64; nil for padding and anything else.
  private static func value(_ letter: UInt8) -> UInt32? {
    switch letter {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(letter - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(letter - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(letter - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
