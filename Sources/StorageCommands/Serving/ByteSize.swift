/// Numbers of bytes as options take them: `500000`, `500K`, `64M`, `2G`, in powers of 1,024.
enum ByteSize {
  /// The number of bytes; nil for what is none, or more than any disk has.
  static func parse(_ text: String) -> Int? {
    let shift: Int
    switch text.last {
    case "K", "k": shift = 10
    case "M", "m": shift = 20
    case "G", "g": shift = 30
    default: shift = 0
    }
    let digits = shift == 0 ? text[...] : text.dropLast()
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let number = Int(digits), number <= Int.max >> 31
    else { return nil }
    return number << shift
  }
}
