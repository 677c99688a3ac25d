import Testing
import YAML

@Suite struct YAMLParserTests {
  @Test func keepsRawTextAndStyle() throws {
    let root = try #require(
      try parse(
        """
        plain: 1.0
        word: no
        single: 'it''s'
        double: "a\\tb\\u00e9"
        literal: |
          one
          two
        folded: >-
          one
          two
        empty:
        """))
    #expect(root["plain"]?.scalar == "1.0")
    #expect(root["plain"]?.style == .plain)
    #expect(root["word"]?.scalar == "no")
    #expect(root["single"]?.scalar == "it's")
    #expect(root["single"]?.style == .singleQuoted)
    #expect(root["double"]?.scalar == "a\tbé")
    #expect(root["double"]?.style == .doubleQuoted)
    #expect(root["literal"]?.scalar == "one\ntwo\n")
    #expect(root["literal"]?.style == .literal)
    #expect(root["folded"]?.scalar == "one two")
    #expect(root["folded"]?.style == .folded)
    #expect(root["empty"]?.scalar == "")
    #expect(root["empty"]?.style == .plain)
    #expect(root["absent"] == nil)
    #expect(root["plain"]?.mapping == nil)
    #expect(root.scalar == nil)
  }

  @Test func keepsTheOrderOfKeysAndDuplicates() throws {
    let root = try #require(try parse("b: 1\na: 2\n\"b\": 3\nc: 4\na: 5\n? [x]\n: 6\n? [x]\n: 7\n"))
    let keys = try #require(root.mapping).map { $0.key.scalar ?? "[]" }
    #expect(keys == ["b", "a", "b", "c", "a", "[]", "[]"])
    #expect(root["b"]?.scalar == "3")
    #expect(root["a"]?.scalar == "5")
    #expect(root.duplicateKeys.map(\.scalar) == ["b", "a"])
    #expect(root.duplicateKeys.map(\.mark.line) == [3, 5])
  }

  @Test func comparesKeysByTheirBytes() throws {
    // U+212A, the kelvin sign, is canonically equivalent to K; é and e + U+0301 are one another.
    let root = try #require(try parse("\u{212A}: 1\n\u{E9}: 2\ne\u{301}: 3\n"))
    #expect(root["K"] == nil)
    #expect(root["\u{E9}"]?.scalar == "2")
    #expect(root.duplicateKeys.isEmpty)
  }

  @Test func givesPlaces() throws {
    let root = try #require(try parse("title: x\nlist:\n  - é: one\n    two: 2\n"))
    #expect(root.mark == YAMLMark(line: 1, column: 1))
    let list = try #require(root["list"])
    #expect(list.mark == YAMLMark(line: 3, column: 3))
    let element = try #require(list.sequence?.first)
    #expect(element.mark == YAMLMark(line: 3, column: 5))
    // é is two bytes and one column.
    #expect(element["é"]?.mark == YAMLMark(line: 3, column: 8))
    #expect(element["two"]?.mark == YAMLMark(line: 4, column: 10))
    #expect(YAMLMark(line: 2, column: 9) < YAMLMark(line: 3, column: 1))
  }

  @Test func keepsTags() throws {
    let root = try #require(try parse("a: !!str 1\nb: !own {}\nc: ! x\nd: y\n"))
    #expect(root["a"]?.tag == "tag:yaml.org,2002:str")
    #expect(root["b"]?.tag == "!own")
    #expect(root["c"]?.tag == "!")
    #expect(root["d"]?.tag == nil)
  }

  @Test func keepsMergeKeysAsPairs() throws {
    let root = try #require(try parse("base: &b {x: 1}\nuse:\n  <<: *b\n  y: 2\n"))
    #expect(root["use"]?.mapping?.map(\.key.scalar) == ["<<", "y"])
    #expect(root["use"]?["<<"]?["x"]?.scalar == "1")
  }

  @Test(arguments: ["", "\n\n", "# only a comment\n", "---\n", "--- # nothing\n...\n", "\u{FEFF}"])
  func takesAnEmptyDocumentForNothing(text: String) throws {
    #expect(try parse(text) == nil)
  }

  @Test(arguments: ["~", "''", "!!str", "null"])
  func takesAWrittenNullForANode(text: String) throws {
    #expect(try parse(text) != nil)
  }

  @Test(arguments: [
    ("a: 1\n---\nb: 2\n", 2), ("--- 1\n--- 2\n", 2), ("a\n...\n--- b\n", 3), ("---\n---\n", 2),
  ])
  func refusesASecondDocument(text: String, line: Int) throws {
    let error = try #require(throws: YAMLError.self) { try parse(text) }
    #expect(error.kind == .severalDocuments)
    #expect(error.mark == YAMLMark(line: line, column: 1))
  }

  @Test func skipsAByteOrderMark() throws {
    let root = try #require(try YAMLParser.parse([0xEF, 0xBB, 0xBF] + Array("a: 1".utf8)))
    #expect(root["a"]?.mark == YAMLMark(line: 1, column: 4))
  }

  @Test func saysWhereTheGrammarBreaks() throws {
    let error = try #require(throws: YAMLError.self) { try parse("a: 1\nb: [1, 2\nc: 3\n") }
    #expect(error.kind == .syntax)
    #expect(error.mark?.line == 3)
    #expect(error.message.contains("line 2"), "\(error)")
  }

  @Test(
    arguments: [
      [0xFF, 0xFE, 0x61, 0x00], [0xFE, 0xFF, 0x00, 0x61], [0x61, 0x80], [0xC0, 0x80],
      [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82],
    ] as [[UInt8]])
  func refusesWhatIsNotUTF8(bytes: [UInt8]) throws {
    let error = try #require(throws: YAMLError.self) { try YAMLParser.parse(bytes) }
    #expect(error.kind == .notUTF8)
    #expect(error.mark?.line == 1)
  }

  @Test(arguments: [0x00, 0x01, 0x08, 0x1B, 0x7F] as [UInt8])
  func refusesControlCharacters(byte: UInt8) throws {
    let error = try #require(throws: YAMLError.self) {
      try YAMLParser.parse(Array("a: 1\nbé: x".utf8) + [byte])
    }
    #expect(error.kind == .controlCharacter)
    #expect(error.mark == YAMLMark(line: 2, column: 6))
  }

  @Test func keepsAnEscapedNUL() throws {
    #expect(try parse("\"a\\0b\"")?.scalar == "a\0b")
  }
}

/// Parses a text within the limits for manifests.
func parse(_ text: String) throws(YAMLError) -> YAMLNode? {
  try YAMLParser.parse(Array(text.utf8))
}
