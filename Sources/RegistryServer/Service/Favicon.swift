internal import Archive

/// The icon that browsers ask for: a small parcel, drawn here.
enum Favicon {
  static let body = HTTPBody(icon)
  static let tag = SHA256.hexadecimal(of: icon, count: 20)

  /// Sixteen rows of sixteen dots; `#` is the outline, `o` the box, `+` the tape.
  private static let drawing = [
    "................",
    "......####......",
    "....##oooo##....",
    "..##oooooooo##..",
    ".#oooooooooooo#.",
    ".##oooooooooo##.",
    ".#o##oooooo##o#.",
    ".#ooo##oo##ooo#.",
    ".#ooooo##ooooo#.",
    ".#oo++o##ooooo#.",
    ".#oo++o##ooooo#.",
    ".#ooooo##ooooo#.",
    "..##ooo##ooo##..",
    "....##o##o##....",
    "......####......",
    "................",
  ]

  /// The drawing as an ICO file with one 32-bit bitmap.
  private static let icon: [UInt8] = {
    let size = drawing.count
    // Colours are blue, green, red, opacity; rows go from the bottom up.
    let pixels = drawing.reversed().flatMap { row in
      row.flatMap { dot -> [UInt8] in
        switch dot {
        case "#": [0x3C, 0x28, 0x1E, 0xFF]
        case "o": [0x6E, 0xB4, 0xE6, 0xFF]
        case "+": [0xF0, 0xF0, 0xF0, 0xFF]
        default: [0, 0, 0, 0]
        }
      }
    }
    let mask = [UInt8](repeating: 0, count: size * 4)
    let bitmap =
      bytes(40, 4) + bytes(size, 4) + bytes(size * 2, 4) + bytes(1, 2) + bytes(32, 2)
      + bytes(0, 4) + bytes(pixels.count + mask.count, 4) + bytes(0, 16) + pixels + mask
    return bytes(0, 2) + bytes(1, 2) + bytes(1, 2) + bytes(size, 1) + bytes(size, 1) + bytes(0, 2)
      + bytes(1, 2) + bytes(32, 2) + bytes(bitmap.count, 4) + bytes(22, 4) + bitmap
  }()

  /// A number in little-endian order.
  private static func bytes(_ number: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { $0 < 8 ? UInt8(truncatingIfNeeded: number >> ($0 * 8)) : 0 }
  }
}
