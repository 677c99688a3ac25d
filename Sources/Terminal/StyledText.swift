/// Text in pieces with a meaning each; colours are chosen only when it is written.
///
/// Made by string literals: what the literal itself holds is ours and kept as it is, line feeds
/// too; what is interpolated may come from a repository, so its control characters are escaped.
///
///     "\(name, .package) moved to \(target, .distribution)\n"
package struct StyledText: Sendable, Hashable {
  struct Span: Sendable, Hashable {
    let text: String
    let style: Style?
  }

  private(set) var spans: [Span] = []

  /// Makes empty text.
  package init() {}

  /// Makes one line of text that may come from anywhere; its control characters are escaped.
  package init(_ text: String, _ style: Style? = nil) {
    append(VisibleText.escaped(text), style)
  }

  /// Makes text that may come from anywhere and keeps its line feeds and tabs.
  package init(lines text: String, _ style: Style? = nil) {
    append(VisibleText.escapedLines(text), style)
  }

  private mutating func append(_ text: String, _ style: Style?) {
    if !text.isEmpty { spans.append(Span(text: text, style: style)) }
  }

  /// The text without styles.
  package var plain: String { spans.map(\.text).joined() }

  /// The columns the text takes on one line.
  package var displayWidth: Int { spans.reduce(0) { $0 + DisplayWidth.of($1.text) } }

  package var isEmpty: Bool { spans.isEmpty }

  /// Returns the text to write: with escape sequences for the styles, or without.
  package func resolved(isColored: Bool) -> String {
    guard isColored else { return plain }
    return spans.map { span in
      guard let style = span.style else { return span.text }
      return "\u{1B}[\(style.parameters)m\(span.text)\u{1B}[0m"
    }.joined()
  }

  package static func + (first: StyledText, second: StyledText) -> StyledText {
    var sum = first
    sum.spans += second.spans
    return sum
  }

  package static func += (first: inout StyledText, second: StyledText) {
    first.spans += second.spans
  }
}

extension StyledText: ExpressibleByStringInterpolation {
  package init(stringLiteral value: String) {
    append(value, nil)
  }

  package init(stringInterpolation: StringInterpolation) {
    self = stringInterpolation.text
  }

  /// The pieces of a literal, in order.
  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text = StyledText()

    package init(literalCapacity: Int, interpolationCount: Int) {}

    package mutating func appendLiteral(_ literal: String) {
      text.append(literal, nil)
    }

    package mutating func appendInterpolation(_ value: some CustomStringConvertible) {
      text += StyledText(value.description)
    }

    package mutating func appendInterpolation(
      _ value: some CustomStringConvertible, _ style: Style?
    ) {
      text += StyledText(value.description, style)
    }

    package mutating func appendInterpolation(_ value: StyledText) {
      text += value
    }
  }
}

extension Sequence<StyledText> {
  /// Returns the texts as one, with another between each two.
  package func joined(separator: StyledText) -> StyledText {
    var sum = StyledText()
    for (place, text) in enumerated() {
      if place > 0 { sum += separator }
      sum += text
    }
    return sum
  }
}
