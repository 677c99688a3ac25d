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

  /// The command with another value for an option, typed as `--to VALUE` or as `--to=VALUE`.
  func giving(_ option: String, _ value: String) -> String {
    guard let place = place(of: option) else { return adding(option, value) }
    var mended = words
    mended[place] = words[place].hasPrefix(option + "=") ? "\(option)=\(value)" : value
    return Self.text(mended)
  }

  /// The value of an option, if it was typed.
  func value(of option: String) -> String? {
    place(of: option).map { place in
      words[place].hasPrefix(option + "=")
        ? String(words[place].dropFirst(option.count + 1)) : words[place]
    }
  }

  /// Where the word is that holds an option's value.
  private func place(of option: String) -> Int? {
    if let place = words.firstIndex(of: option), words.indices.contains(place + 1) {
      return place + 1
    }
    return words.firstIndex { $0.hasPrefix(option + "=") }
  }

  /// The command without a flag; nil where it was not typed.
  func leaving(_ flag: String) -> String? {
    words.contains(flag) ? Self.text(words.filter { $0 != flag }) : nil
  }

  private static func text(_ words: [String]) -> String {
    (["storage"] + words).map(ShellWord.quoted).joined(separator: " ")
  }
}
