/// Why somebody does what policy allows only with a reason: one line of text for the record.
package struct Reason: Hashable, Sendable {
  package let text: String

  /// Joins the lines of `text`; nil where nothing but white space is left.
  package init?(_ text: String) {
    let words = text.split { $0.isWhitespace || $0.isNewline }
      .map { word in
        String(word.unicodeScalars.filter { $0.properties.generalCategory != .control })
      }
      .filter { !$0.isEmpty }
    guard !words.isEmpty else { return nil }
    self.text = words.joined(separator: " ")
  }
}
