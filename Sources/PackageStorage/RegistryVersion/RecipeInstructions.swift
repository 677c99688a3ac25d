/// The instructions of a Dockerfile as words with their places.
///
/// Reads comments, continued lines, the `escape` directive and here-documents as docker build does
/// (Dockerfile reference); nothing is expanded.
struct RecipeInstructions {
  private(set) var instructions: [[TextPlace]] = []
  private let bytes: [UInt8]
  private var escape = UInt8(ascii: "\\")

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    let lines = bytes.lineRanges()
    var next = readDirectives(lines)
    var words: [TextPlace] = []
    var isContinued = false
    func end(_ found: inout [[TextPlace]]) {
      if !words.isEmpty { found.append(words) }
      words = []
    }
    while next < lines.count {
      var line = trimmed(lines[next])
      next += 1
      if line.isEmpty || bytes[line.lowerBound] == UInt8(ascii: "#") {
        // Both are left out of an instruction that goes on.
        continue
      }
      isContinued = bytes[line.upperBound - 1] == escape
      if isContinued { line = line.lowerBound..<line.upperBound - 1 }
      words += self.words(in: line, number: next)
      guard !isContinued else { continue }
      next = endOfDocuments(words, lines, from: next)
      end(&instructions)
    }
    end(&instructions)
  }

  /// Reads the comments at the top that are no comments, such as `# escape=...`.
  ///
  /// - Returns: The place of the first line after them.
  private mutating func readDirectives(_ lines: [Range<Int>]) -> Int {
    for (number, line) in lines.enumerated() {
      let text = String(decoding: bytes[trimmed(line)], as: UTF8.self)
      let parts = text.dropFirst().split(separator: "=", maxSplits: 1)
      guard text.hasPrefix("#"), parts.count == 2 else { return number }
      let (name, value) = (parts[0].filter { $0 != " " }, parts[1].filter { $0 != " " })
      guard ["escape", "syntax", "check"].contains(name.lowercased()) else { return number }
      if name.lowercased() == "escape", value == "`" { escape = UInt8(ascii: "`") }
    }
    return lines.count
  }

  private func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }

  private func trimmed(_ line: Range<Int>) -> Range<Int> {
    var (start, end) = (line.lowerBound, line.upperBound)
    // A byte order mark stands for nothing.
    if start == 0, bytes[line].starts(with: [0xef, 0xbb, 0xbf]) { start = 3 }
    while start < end, isSpace(bytes[start]) { start += 1 }
    while end > start, isSpace(bytes[end - 1]) { end -= 1 }
    return start..<end
  }

  /// The words of a line; a quoted space parts none.
  private func words(in line: Range<Int>, number: Int) -> [TextPlace] {
    var words: [TextPlace] = []
    var start: Int?
    var quote: UInt8?
    for place in line {
      let byte = bytes[place]
      if let open = quote {
        if byte == open { quote = nil }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      }
      if quote == nil, isSpace(byte) {
        if let begun = start { words.append(TextPlace(begun..<place, of: bytes, line: number)) }
        start = nil
      } else if start == nil {
        start = place
      }
    }
    if let begun = start {
      words.append(TextPlace(begun..<line.upperBound, of: bytes, line: number))
    }
    return words
  }

  /// The place of the first line after the here-documents of an instruction.
  private func endOfDocuments(
    _ words: [TextPlace], _ lines: [Range<Int>], from first: Int
  ) -> Int {
    guard let name = words.first?.text.uppercased(), ["RUN", "COPY", "ADD"].contains(name) else {
      return first
    }
    var next = first
    for word in words {
      let text = word.text.drop { $0.isNumber }
      guard text.hasPrefix("<<") else { continue }
      let isIndented = text.hasPrefix("<<-")
      let end = text.dropFirst(isIndented ? 3 : 2).filter { $0 != "\"" && $0 != "'" }
      guard !end.isEmpty, !end.contains("<") else { continue }
      let found = lines[next...].firstIndex { line in
        let bytes = bytes[line]
        let rest = isIndented ? bytes.drop { $0 == UInt8(ascii: "\t") } : bytes
        return rest.elementsEqual(end.utf8)
      }
      // One without an end is none.
      if let found { next = found + 1 }
    }
    return next
  }
}
