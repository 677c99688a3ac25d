/// Writes and reads words as POSIX shells do.
package enum ShellWord {
  /// Returns a word so that a shell reads it back unchanged.
  package static func quoted(_ word: String) -> String {
    let isPlain =
      !word.isEmpty
      && word.utf8.allSatisfy { byte in
        switch UInt8(byte) {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"):
          true
        default: "_-./:@%+=,".utf8.contains(byte)
        }
      }
    if isPlain { return word }
    var text = "'"
    for scalar in word.unicodeScalars {
      if scalar == "'" {
        text += "'\\''"
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    return text + "'"
  }

  /// Returns the words of the first command of a line: quotes and backslashes are read, and the
  /// line ends at an unquoted `|`, `&`, `;`, `<`, `>` or a `#` that begins a word.
  ///
  /// Returns `nil` when a quote is left open. Variables are not expanded.
  package static func split(_ line: String) -> [String]? {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var isEscaped = false
    reading: for character in line {
      if isEscaped {
        word = (word ?? "") + String(character)
        isEscaped = false
      } else if character == "\\", quote != "'" {
        isEscaped = true
      } else if let open = quote {
        if character == open { quote = nil } else { word = (word ?? "") + String(character) }
      } else if character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if character.isWhitespace {
        if let finished = word { words.append(finished) }
        word = nil
      } else if "|&;<>".contains(character) || (character == "#" && word == nil) {
        break reading
      } else {
        word = (word ?? "") + String(character)
      }
    }
    if quote != nil { return nil }
    if let finished = word { words.append(finished) }
    return words
  }
}
