/// Text as it is written in the table: paragraphs to be filled, and lines to be kept.
struct Prose {
  enum Block: Equatable {
    case paragraph(String)
    case verbatim([String])
  }

  let blocks: [Block]

  /// Reads paragraphs parted by empty lines; a line that begins with a space is kept as it is.
  init(_ text: String) {
    var blocks: [Block] = []
    var isOpen = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.allSatisfy(\.isWhitespace) {
        isOpen = false
      } else if line.hasPrefix(" ") {
        if isOpen, case .verbatim(let lines)? = blocks.last {
          blocks[blocks.count - 1] = .verbatim(lines + [line])
        } else {
          blocks.append(.verbatim([line]))
        }
        isOpen = true
      } else {
        if isOpen, case .paragraph(let words)? = blocks.last {
          blocks[blocks.count - 1] = .paragraph(words + " " + line)
        } else {
          blocks.append(.paragraph(line))
        }
        isOpen = true
      }
    }
    self.blocks = blocks
  }

  /// Returns the lines of the text for a width, with an empty line between blocks.
  ///
  /// No empty line goes between a paragraph that ends in a colon and the lines it announces.
  func lines(width: Int) -> [String] {
    var lines: [String] = []
    var announces = false
    for block in blocks {
      if !lines.isEmpty, !announces { lines.append("") }
      switch block {
      case .paragraph(let text):
        lines += Self.wrapped(text, width: width)
        announces = text.hasSuffix(":")
      case .verbatim(let kept):
        lines += kept
        announces = false
      }
    }
    return lines
  }

  /// Returns the words of a text in lines of at most `width` columns; a longer word gets its own.
  static func wrapped(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(whereSeparator: \.isWhitespace) {
      if line.isEmpty {
        line = String(word)
      } else if line.count + 1 + word.count <= width {
        line += " " + word
      } else {
        lines.append(line)
        line = String(word)
      }
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }
}
