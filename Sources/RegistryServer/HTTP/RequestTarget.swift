internal import PackageRegistry

/// The path and the query of a request, taken from the raw target.
struct RequestTarget: Equatable {
  /// The path, percent-decoded: any bytes.
  let path: [UInt8]
  /// What follows the `?`, undecoded; nil without a `?`.
  let query: String?

  init(path: [UInt8], query: String?) {
    self.path = path
    self.query = query
  }

  /// Parses a target; nil if it is not a path, or has a bad escape in its path.
  ///
  /// The absolute form (`http://host/path`) is reduced to its path, as RFC 9112 3.2.2 asks of
  /// servers.
  init?(_ raw: String) {
    var rest = Substring(raw).utf8[...]
    if rest.first != UInt8(ascii: "/") {
      guard let path = Self.pathOfAbsoluteForm(rest) else { return nil }
      rest = path
    }
    let mark = rest.firstIndex(of: UInt8(ascii: "?"))
    query = mark.map { String(decoding: rest[rest.index(after: $0)...], as: UTF8.self) }
    guard let path = Self.decode(mark.map { rest[..<$0] } ?? rest) else { return nil }
    self.path = path
  }

  private static func pathOfAbsoluteForm(
    _ text: Substring.UTF8View.SubSequence
  ) -> Substring.UTF8View.SubSequence? {
    for scheme in ["http://", "https://"] {
      guard text.prefix(scheme.utf8.count).map({ $0 | 0x20 }) == scheme.utf8.map({ $0 | 0x20 })
      else { continue }
      let authority = text.dropFirst(scheme.utf8.count)
      guard let slash = authority.firstIndex(of: UInt8(ascii: "/")), slash != authority.startIndex
      else { return nil }
      return authority[slash...]
    }
    return nil
  }

  private static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    var iterator = text.makeIterator()
    while let byte = iterator.next() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let high = iterator.next().flatMap(digit), let low = iterator.next().flatMap(digit)
      else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  // MARK: Canonical form

  /// The path without empty, `.` and `..` elements; a final slash stays.
  var cleanPath: [UInt8] {
    let slash = UInt8(ascii: "/")
    var elements: [ArraySlice<UInt8>] = []
    for element in path.split(separator: slash) {
      switch element {
      case [UInt8(ascii: ".")]: continue
      case [UInt8(ascii: "."), UInt8(ascii: ".")]: _ = elements.popLast()
      default: elements.append(element)
      }
    }
    var clean: [UInt8] = elements.flatMap { [slash] + $0 }
    if clean.isEmpty || path.last == slash { clean.append(slash) }
    return clean
  }

  /// The path, encoded, and the query: what a `Location` says.
  var text: String {
    var text: [UInt8] = []
    for byte in path {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        text.append(byte)
      case _ where "-_.~$&+,/:;=@".utf8.contains(byte): text.append(byte)
      default:
        let digits = Array("0123456789ABCDEF".utf8)
        text += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    let encoded = String(decoding: text, as: UTF8.self)
    return query.map { encoded + "?" + $0 } ?? encoded
  }
}
