/// Outlines YAML texts of the plain kind, line by line.
///
/// It knows blocks by their indentation, plain and quoted scalars on one line, literal and folded
/// blocks, and flat `[…]` lists. At anything else it gives up (its functions return false), so that
/// it never has to say what is wrong: whatever it accepts has exactly the tree that libyaml gives.
struct OutlineScanner {
  private(set) var outline: YAMLOutline
  private let bytes: [UInt8]
  let depthLimit: Int
  private(set) var depth = 0
  /// Where the scanner is.
  var place = 0
  /// The line that it is in, from 1, and where that begins.
  var line = 1
  var lineStart = 0
  /// How far the current line is indented; -1 after the last one.
  private(set) var indent = 0

  /// Takes a text of printable ASCII and line feeds; nil for any other.
  init?(_ bytes: [UInt8], depth: Int) {
    // All bytes are looked at before the first odd one counts, which needs no branch a byte.
    var odd: UInt8 = 0
    for byte in bytes {
      odd |= (byte &- 0x20 > 0x5E ? 1 : 0) & (byte != UInt8(ascii: "\n") ? 1 : 0)
    }
    guard odd == 0 else { return nil }
    self.bytes = bytes
    depthLimit = depth
    outline = YAMLOutline(bytes: bytes)
  }

  /// Outlines the whole text.
  mutating func scanDocument() -> Bool {
    findContent()
    guard indent == 0, scanBlock() else { return false }
    return indent == -1
  }

  // MARK: Bytes and lines

  /// The byte so far from the current one; a line feed after the end.
  func byte(_ offset: Int = 0) -> UInt8 {
    let index = place + offset
    return index < bytes.count ? bytes[index] : UInt8(ascii: "\n")
  }

  var isAtEnd: Bool { place >= bytes.count }

  /// Whether a byte separates words.
  static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n")
  }

  mutating func skipSpaces() {
    while byte() == UInt8(ascii: " ") { place += 1 }
  }

  /// Goes over what may follow a value in its line, and on to the next line that says something.
  mutating func endLine() -> Bool {
    let start = place
    skipSpaces()
    if byte() == UInt8(ascii: "#"), place > start || place == lineStart {
      while byte() != UInt8(ascii: "\n") { place += 1 }
    }
    guard byte() == UInt8(ascii: "\n") else { return false }
    nextLine()
    findContent()
    return true
  }

  /// Goes to the start of the next line.
  mutating func nextLine() {
    guard !isAtEnd else { return }
    place += 1
    line += 1
    lineStart = place
  }

  /// Goes from the start of a line to the first byte that is neither indentation nor a comment.
  mutating func findContent() {
    while true {
      skipSpaces()
      guard !isAtEnd else {
        indent = -1
        return
      }
      if byte() == UInt8(ascii: "#") {
        while byte() != UInt8(ascii: "\n") { place += 1 }
      }
      guard byte() == UInt8(ascii: "\n") else { break }
      if isAtEnd { continue }
      nextLine()
    }
    indent = place - lineStart
  }

  // MARK: Collections

  private var isDash: Bool { byte() == UInt8(ascii: "-") && Self.isBlank(byte(1)) }

  /// Outlines the collection that begins at the current place, whose column is its indentation.
  private mutating func scanBlock() -> Bool {
    depth += 1
    defer { depth -= 1 }
    guard depth <= depthLimit else { return false }
    return isDash ? scanSequence(isIndentless: false) : scanMapping()
  }

  private mutating func scanMapping() -> Bool {
    let column = place - lineStart
    guard let first = keyLength() else { return false }
    var length = first
    let collection = begin(.mapping)
    while true {
      add(place..<(place + length))
      place += length + 1
      guard scanValue(of: column) else { return false }
      guard indent == column else { break }
      guard let next = keyLength() else { return false }
      length = next
    }
    end(collection)
    // A line that is indented more than the one before, and yet not within it, is odd.
    return indent < column
  }

  private mutating func scanSequence(isIndentless: Bool) -> Bool {
    let column = place - lineStart
    let collection = begin(.sequence)
    repeat {
      place += 1
      guard scanItem(of: column) else { return false }
    } while indent == column && isDash
    end(collection)
    return indent < column || (isIndentless && indent == column)
  }

  /// Outlines what follows the dash of a list's item.
  private mutating func scanItem(of column: Int) -> Bool {
    skipSpaces()
    if keyLength() != nil { return scanBlock() }
    if isDash { return false }
    return scanValue(of: column, isItem: true)
  }

  /// Outlines what follows a key or a dash; `column` is that of the collection.
  private mutating func scanValue(of column: Int, isItem: Bool = false) -> Bool {
    let start = place
    skipSpaces()
    let isEmpty =
      byte() == UInt8(ascii: "\n")
      || (byte() == UInt8(ascii: "#") && (place > start || byte(-1) == UInt8(ascii: " ")))
    guard isEmpty else { return scanScalar(within: column) }
    let empty = (line, place - lineStart)
    place = start
    guard endLine() else { return false }
    if indent > column { return scanBlock() }
    if !isItem, indent == column, isDash {
      depth += 1
      defer { depth -= 1 }
      return depth <= depthLimit && scanSequence(isIndentless: true)
    }
    addEmpty(line: empty.0, column: empty.1 + 1)
    return true
  }

  /// The length of the plain key at the current place; nil where there is none.
  private func keyLength() -> Int? {
    guard Self.isLetter(byte()) else { return nil }
    var length = 1
    while Self.isKeyByte(byte(length)) { length += 1 }
    guard length <= 128, byte(length) == UInt8(ascii: ":"), Self.isBlank(byte(length + 1)) else {
      return nil
    }
    return length
  }

  static func isLetter(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "A") < 26 || byte == UInt8(ascii: "_")
  }

  private static func isKeyByte(_ byte: UInt8) -> Bool {
    isLetter(byte) || byte &- UInt8(ascii: "0") < 10 || byte == UInt8(ascii: ".")
      || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/")
  }

  // MARK: Elements

  mutating func begin(_ kind: YAMLOutline.Kind) -> Int {
    outline.elements.append(
      YAMLOutline.Element(kind: kind, next: 0, line: line, column: place - lineStart + 1))
    return outline.elements.count - 1
  }

  mutating func end(_ collection: Int) {
    outline.elements[collection].next = outline.elements.count
  }

  /// Adds a scalar whose text is a part of the line; `start` is where it begins with its quote.
  mutating func add(_ text: Range<Int>, _ style: YAMLScalarStyle = .plain, from start: Int? = nil) {
    outline.elements.append(
      YAMLOutline.Element(
        kind: .scalar, style: style, text: text, next: outline.elements.count + 1, line: line,
        column: (start ?? text.lowerBound) - lineStart + 1))
  }

  private mutating func addEmpty(line: Int, column: Int) {
    outline.elements.append(
      YAMLOutline.Element(
        kind: .scalar, next: outline.elements.count + 1, line: line, column: column))
  }

  /// Adds a block scalar, whose text was appended to `joined` from `start` on.
  mutating func addJoined(from start: Int, _ style: YAMLScalarStyle, line: Int, column: Int) {
    outline.elements.append(
      YAMLOutline.Element(
        kind: .scalar, style: style, isJoined: true, text: start..<outline.joined.count,
        next: outline.elements.count + 1, line: line, column: column))
  }

  mutating func appendJoined(_ text: Range<Int>) {
    outline.joined.append(contentsOf: bytes[text])
  }

  mutating func appendJoined(_ byte: UInt8, count: Int = 1) {
    for _ in 0..<count { outline.joined.append(byte) }
  }
}
