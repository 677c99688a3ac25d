/// The parameters of a request's query, decoded as a form.
///
/// Keys keep their order and case; a pair with a bad escape or a `;` is left out.
public struct QueryParameters: Sendable, Equatable {
  public private(set) var pairs: [(key: String, value: String)] = []

  /// Decodes the text after the `?`.
  public init(_ query: some StringProtocol) {
    for pair in query.utf8.split(separator: UInt8(ascii: "&")) {
      guard !pair.contains(UInt8(ascii: ";")) else { continue }
      let parts = pair.split(
        separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      guard let key = parts.first.flatMap({ Self.decode($0) }),
        let value = parts.count > 1 ? Self.decode(parts[1]) : ""
      else { continue }
      pairs.append((key, value))
    }
  }

  public static func == (left: QueryParameters, right: QueryParameters) -> Bool {
    left.pairs.elementsEqual(right.pairs) { $0 == $1 }
  }

  /// The first value of a key; nil where it is absent or empty.
  public func first(_ key: String) -> String? {
    pairs.first { $0.key == key }.flatMap { $0.value.isEmpty ? nil : $0.value }
  }

  /// All values of a key.
  public func all(_ key: String) -> [String] {
    pairs.filter { $0.key == key }.map(\.value)
  }

  /// Returns a text with its escapes decoded, or nil for a bad escape.
  ///
  /// A plus sign is a space; bytes that are not UTF-8 are replaced.
  private static func decode(_ text: some Collection<UInt8>) -> String? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    var iterator = text.makeIterator()
    while let byte = iterator.next() {
      switch byte {
      case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
      case UInt8(ascii: "%"):
        guard let high = iterator.next().flatMap(hexadecimal),
          let low = iterator.next().flatMap(hexadecimal)
        else { return nil }
        bytes.append(high << 4 | low)
      default: bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func hexadecimal(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
