/// A text in a file: what it says, its line, and the bytes that it stands on.
package struct TextPlace: Hashable, Sendable {
  package let text: String
  /// From 1.
  package let line: Int
  let range: Range<Int>

  init(_ range: Range<Int>, of bytes: [UInt8], line: Int) {
    (self.range, self.line) = (range, line)
    text = String(decoding: bytes[range], as: UTF8.self)
  }

  /// The part of the text between two distances from its beginning.
  func part(_ part: Range<Int>, of bytes: [UInt8]) -> TextPlace {
    let start = range.lowerBound
    return TextPlace(
      start + part.lowerBound..<start + part.upperBound, of: bytes, line: line)
  }

  /// The text without the quotes around it.
  func withoutQuotes(_ quotes: String, in bytes: [UInt8]) -> TextPlace {
    guard range.count >= 2, let first = bytes[range].first, first == bytes[range].last,
      quotes.utf8.contains(first)
    else { return self }
    return part(1..<range.count - 1, of: bytes)
  }
}

extension [UInt8] {
  /// The same bytes with another text in each of the places; no other byte changes.
  func replacing(_ places: [TextPlace], with text: String) -> [UInt8] {
    var bytes = self
    for place in places.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
      bytes.replaceSubrange(place.range, with: text.utf8)
    }
    return bytes
  }

  /// The ranges of the lines, without what ends them.
  func lineRanges() -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = 0
    for end in indices where self[end] == UInt8(ascii: "\n") {
      lines.append(start..<(end > start && self[end - 1] == UInt8(ascii: "\r") ? end - 1 : end))
      start = end + 1
    }
    if start < count { lines.append(start..<count) }
    return lines
  }
}
