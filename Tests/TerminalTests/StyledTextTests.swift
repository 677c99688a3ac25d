import Testing

@testable import Terminal

@Suite struct StyledTextTests {
  @Test func literalsAreKeptAndValuesEscaped() {
    let name = "foo\u{1B}[31m\n"
    let text: StyledText = "\(name, .package) is in \("staging", .distribution)\n\(3) left"
    #expect(text.plain == "foo\\u{1b}[31m\\u{a} is in staging\n3 left")
    #expect(
      text.resolved(isColored: true)
        == "\u{1B}[36mfoo\\u{1b}[31m\\u{a}\u{1B}[0m is in \u{1B}[35mstaging\u{1B}[0m\n3 left")
    #expect(text.resolved(isColored: false) == text.plain)
  }

  @Test func textsJoin() {
    let inner = StyledText("x", .added)
    let text: StyledText = "<\(inner)>"
    #expect(text == StyledText("<") + inner + StyledText(">"))
    #expect([inner, inner].joined(separator: ", ").plain == "x, x")
    #expect(StyledText("").isEmpty)
    #expect(StyledText(lines: "a\tb\n\u{7}").plain == "a\tb\n\\u{7}")
  }

  @Test func everyStyleHasItsSequence() {
    for style in Style.allCases {
      let text = StyledText("x", style).resolved(isColored: true)
      #expect(text.hasPrefix("\u{1B}[") && text.hasSuffix("mx\u{1B}[0m"))
    }
  }

  @Test(arguments: [
    ("plain é 日本 🙂", "plain é 日本 🙂"), ("\u{1B}]0;title\u{7}", "\\u{1b}]0;title\\u{7}"),
    ("\u{9B}31m", "\\u{9b}31m"), ("\u{7F}", "\\u{7f}"), ("a\u{202E}b", "a\\u{202e}b"),
    ("\u{2066}\u{2069}\u{200F}\u{61C}", "\\u{2066}\\u{2069}\\u{200f}\\u{61c}"),
    ("a\r\nb", "a\\u{d}\\u{a}b"), ("\0", "\\u{0}"), ("\u{2028}", "\\u{2028}"), ("", ""),
  ])
  func controlsAreShown(text: String, shown: String) {
    #expect(VisibleText.escaped(text) == shown)
  }

  @Test func noControlIsLeft() {
    let all = (0..<0x3000).compactMap { Unicode.Scalar($0 as Int) }
    var text = ""
    text.unicodeScalars.append(contentsOf: all)
    for scalar in VisibleText.escaped(text).unicodeScalars {
      #expect(scalar.properties.generalCategory != .control)
      #expect(!scalar.properties.isBidiControl)
    }
  }
}
