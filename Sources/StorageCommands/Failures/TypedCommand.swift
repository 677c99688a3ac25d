internal import CommandParsing

/// The command line as it was typed, for hints that mend it.
struct TypedCommand: Sendable {
  /// The words after the program's name.
  var words: [String] = []

  /// The command with some words replaced by others; nil where none of them was typed.
  func replacing(_ replacements: [String: String]) -> String? {
    var isReplaced = false
    let mended = words.map { word -> String in
      if let replacement = replacements[word] {
        isReplaced = true
        return replacement
      }
      // --from=snapshto
      guard word.hasPrefix("--"), let equals = word.firstIndex(of: "="),
        let replacement = replacements[String(word[word.index(after: equals)...])]
      else { return word }
      isReplaced = true
      return String(word[...equals]) + replacement
    }
    return isReplaced ? Self.text(mended) : nil
  }

  /// The command with more words at its end.
  func adding(_ more: String...) -> String {
    Self.text(words + more)
  }

  private static func text(_ words: [String]) -> String {
    (["storage"] + words).map(ShellWord.quoted).joined(separator: " ")
  }
}
