import Testing

@testable import Terminal

@Suite struct TableTests {
  @Test func columnsAlignByWidth() {
    let table = Table(
      heading: ["NAME", "N", "WHERE"], alignments: [.left, .right],
      rows: [["日本", "1", "snapshot"], ["nginx", "100", "staging"], ["e\u{301}", "7", ""]])
    #expect(
      table.text.plain == """
        NAME     N  WHERE
        日本     1  snapshot
        nginx  100  staging
        e\u{301}        7

        """)
  }

  @Test func linesEndWithTheirLastCell() {
    let table = Table(indent: 2, rows: [["a", "", "c"], ["bbb"], ["", ""], ["b", "dd"]])
    #expect(table.text.plain == "  a        c\n  bbb\n\n  b    dd\n")
    #expect(Table(heading: ["A"], rows: []).text.isEmpty)
  }

  @Test func stylesDoNotCount() {
    let table = Table(rows: [[StyledText("a", .added), "x"], ["bb", "y"]])
    #expect(table.text.resolved(isColored: true) == "\u{1B}[32ma\u{1B}[0m   x\nbb  y\n")
  }

  /// Widths by Unicode's East Asian width, emoji presentation and general category.
  @Test(arguments: [
    ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("ｆ", 2), ("한글", 4), ("🙂", 2),
    ("👨\u{200D}👩\u{200D}👧", 2), ("❤\u{FE0F}", 2), ("→", 1), ("…", 1), ("\u{200B}", 0), ("─", 1),
  ])
  func widths(text: String, width: Int) {
    #expect(DisplayWidth.of(text) == width)
  }

  @Test func prefixesNeverPassTheWidth() {
    #expect(DisplayWidth.prefix("日本x", columns: 3) == "日")
    #expect(DisplayWidth.prefix("日本x", columns: 5) == "日本x")
    #expect(DisplayWidth.prefix("abc", columns: 0) == "")
  }
}
