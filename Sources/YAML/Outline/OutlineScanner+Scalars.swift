extension OutlineScanner {
  /// Outlines the scalar at the current place, and goes to the next line that says something.
  ///
  /// `column` is that of the collection that the scalar is in.
  mutating func scanScalar(within column: Int) -> Bool {
    switch byte() {
    case UInt8(ascii: "\""): scanQuoted(.doubleQuoted) && endLine() && indent <= column
    case UInt8(ascii: "'"): scanQuoted(.singleQuoted) && endLine() && indent <= column
    case UInt8(ascii: "["): scanFlowList() && endLine() && indent <= column
    case UInt8(ascii: "|"): scanBlockScalar(.literal, within: column)
    case UInt8(ascii: ">"): scanBlockScalar(.folded, within: column)
    default: scanPlain(within: column) && endLine() && indent <= column
    }
  }

  /// A scalar without quotes, to the end of its last line or a comment.
  private mutating func scanPlain(within column: Int) -> Bool {
    switch byte() {
    case UInt8(ascii: "-"):
      guard !Self.isBlank(byte(1)) else { return false }
    case UInt8(ascii: "?"), UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "]"),
      UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "#"), UInt8(ascii: "&"),
      UInt8(ascii: "*"), UInt8(ascii: "!"), UInt8(ascii: "%"), UInt8(ascii: "@"),
      UInt8(ascii: "`"), UInt8(ascii: "\n"):
      return false
    default: break
    }
    let (headLine, headColumn) = (line, place - lineStart + 1)
    guard let first = scanPlainLine() else { return false }
    guard var breaks = nextPlainLine(within: column) else {
      add(first)
      return true
    }
    let start = outline.joined.count
    appendJoined(first)
    while true {
      if breaks == 1 { appendJoined(UInt8(ascii: " ")) }
      appendJoined(UInt8(ascii: "\n"), count: breaks - 1)
      // What would begin a value in a line of its own is text here, and seldom meant so.
      guard Self.isLetter(byte()), let text = scanPlainLine() else { return false }
      appendJoined(text)
      guard let next = nextPlainLine(within: column) else { break }
      breaks = next
    }
    addJoined(from: start, .plain, line: headLine, column: headColumn)
    return true
  }

  /// The text of one line of a plain scalar, without spaces at its end; nil for `a: b`.
  private mutating func scanPlainLine() -> Range<Int>? {
    let start = place
    var end = place
    while true {
      let current = byte()
      if current == UInt8(ascii: "\n") { break }
      if current == UInt8(ascii: "#"), byte(-1) == UInt8(ascii: " ") { break }
      if current == UInt8(ascii: ":"), Self.isBlank(byte(1)) { return nil }
      place += 1
      if current != UInt8(ascii: " ") { end = place }
    }
    // A comment must be seen with the space before it.
    place = end
    return start..<end
  }

  /// Goes to the next line of a plain scalar and returns how many line ends come before its text;
  /// nil, without going anywhere, where the scalar ends.
  private mutating func nextPlainLine(within column: Int) -> Int? {
    let here = (place, line, lineStart)
    var breaks = 0
    skipSpaces()
    while byte() == UInt8(ascii: "\n"), !isAtEnd {
      nextLine()
      breaks += 1
      skipSpaces()
    }
    if breaks > 0, !isAtEnd, place - lineStart > column, byte() != UInt8(ascii: "#") {
      return breaks
    }
    (place, line, lineStart) = here
    return nil
  }

  /// A scalar in quotes, on one line and without escapes.
  private mutating func scanQuoted(_ style: YAMLScalarStyle) -> Bool {
    let quote = byte()
    let start = place
    place += 1
    while byte() != quote {
      guard byte() != UInt8(ascii: "\n"), byte() != UInt8(ascii: "\\") || style == .singleQuoted
      else { return false }
      place += 1
    }
    // A doubled quote is an escape.
    guard byte(1) != quote else { return false }
    add((start + 1)..<place, style, from: start)
    place += 1
    return true
  }

  /// A list in brackets on one line, of simple words and quoted texts.
  private mutating func scanFlowList() -> Bool {
    guard depth < depthLimit else { return false }
    let list = begin(.sequence)
    place += 1
    skipSpaces()
    while byte() != UInt8(ascii: "]") {
      guard scanFlowItem() else { return false }
      skipSpaces()
      switch byte() {
      case UInt8(ascii: ","):
        place += 1
        skipSpaces()
      case UInt8(ascii: "]"): break
      default: return false
      }
    }
    place += 1
    end(list)
    return true
  }

  private mutating func scanFlowItem() -> Bool {
    if byte() == UInt8(ascii: "\"") { return scanQuoted(.doubleQuoted) }
    if byte() == UInt8(ascii: "'") { return scanQuoted(.singleQuoted) }
    let start = place
    while Self.isWordByte(byte(), isFirst: place == start) { place += 1 }
    guard place > start else { return false }
    add(start..<place)
    return true
  }

  private static func isWordByte(_ byte: UInt8, isFirst: Bool) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "/"),
      UInt8(ascii: "."):
      true
    case UInt8(ascii: "-"): !isFirst
    default: false
    }
  }

  // MARK: Blocks

  /// A block after `|` or `>`, with or without `+` or `-`; the lines are joined as libyaml does.
  private mutating func scanBlockScalar(
    _ style: YAMLScalarStyle, within column: Int
  ) -> Bool {
    let (headLine, headColumn) = (line, place - lineStart + 1)
    place += 1
    let chomping = byte() == UInt8(ascii: "-") || byte() == UInt8(ascii: "+") ? byte() : 0
    if chomping != 0 { place += 1 }
    skipSpaces()
    guard byte() == UInt8(ascii: "\n"), !isAtEnd else { return false }
    nextLine()
    guard let content = blockIndent(), content > column else { return false }
    let newLine = UInt8(ascii: "\n")
    let start = outline.joined.count
    var leadingBreak = 0
    var trailingBreaks = skipBlockBreaks(content)
    var isLeadingBlank = false
    while place - lineStart == content, !isAtEnd {
      let isTrailingBlank = byte() == UInt8(ascii: " ")
      if style == .folded, leadingBreak > 0, !isLeadingBlank, !isTrailingBlank {
        if trailingBreaks == 0 { appendJoined(UInt8(ascii: " ")) }
      } else {
        appendJoined(newLine, count: leadingBreak)
      }
      appendJoined(newLine, count: trailingBreaks)
      isLeadingBlank = byte() == UInt8(ascii: " ")
      let lineText = place
      while byte() != newLine { place += 1 }
      appendJoined(lineText..<place)
      leadingBreak = isAtEnd ? 0 : 1
      nextLine()
      trailingBreaks = skipBlockBreaks(content)
    }
    if chomping != UInt8(ascii: "-") { appendJoined(newLine, count: leadingBreak) }
    if chomping == UInt8(ascii: "+") { appendJoined(newLine, count: trailingBreaks) }
    addJoined(from: start, style, line: headLine, column: headColumn)
    // The line that ended the block may have been taken for indentation in part.
    if !isAtEnd { place = lineStart }
    findContent()
    return indent <= column
  }

  /// The indentation of the first line of a block that says something; nil where an empty line
  /// before it has more.
  private func blockIndent() -> Int? {
    var ahead = self
    var longest = 0
    while !ahead.isAtEnd {
      ahead.skipSpaces()
      let width = ahead.place - ahead.lineStart
      guard ahead.byte() == UInt8(ascii: "\n") else { return width < longest ? nil : width }
      longest = max(longest, width)
      if ahead.isAtEnd { break }
      ahead.nextLine()
    }
    return nil
  }

  /// Goes over empty lines of a block and the indentation of the next other one.
  ///
  /// Returns how many there were.
  private mutating func skipBlockBreaks(_ content: Int) -> Int {
    var breaks = 0
    while true {
      while place - lineStart < content, byte() == UInt8(ascii: " ") { place += 1 }
      guard byte() == UInt8(ascii: "\n"), !isAtEnd else { return breaks }
      nextLine()
      breaks += 1
    }
  }
}
