import Testing
import YAML

@Suite struct YAMLLimitsTests {
  @Test func bytesAtTheLimitAndOneOver() throws {
    let limits = YAMLLimits(bytes: 10, depth: 100, aliasExpansions: 10)
    #expect(try YAMLParser.parse(Array("0123456789".utf8), limits: limits)?.scalar == "0123456789")
    let error = try #require(throws: YAMLError.self) {
      try YAMLParser.parse(Array("0123456789a".utf8), limits: limits)
    }
    #expect(error.kind == .tooLarge)
    #expect(error.mark == nil)
    #expect(YAMLLimits.manifest.bytes == 5_000_000)
  }

  @Test(arguments: ["[", "{a: ", "- ", "? "])
  func depthAtTheLimitAndOneOver(opening: String) throws {
    func nested(_ depth: Int) -> String {
      let closing = ["[": "]", "{a: ": "}"][opening] ?? ""
      return String(repeating: opening, count: depth) + "x"
        + String(repeating: closing, count: depth)
    }
    var node = try parse(nested(100))
    var depth = 0
    while let inner = node?.sequence?.first
      ?? node?.mapping?.first.map({ pair in
        opening == "? " ? pair.key : pair.value
      })
    {
      node = inner
      depth += 1
    }
    #expect(depth == 100)
    let error = try #require(throws: YAMLError.self) { try parse(nested(101)) }
    #expect(error.kind == .tooDeep)
  }

  @Test(arguments: ["[", "{a: ", "- ", "{? ", "a:\n"])
  func deepNestingIsAnErrorNotAStackOverflow(opening: String) throws {
    var text = ""
    for depth in 0..<10_000 {
      if opening == "a:\n", depth < 1_000 { text += String(repeating: " ", count: depth) }
      text += opening
    }
    let error = try #require(throws: YAMLError.self) { try parse(text) }
    #expect(error.kind == .tooDeep)
  }

  @Test func aliasesCountTowardsDepth() throws {
    let limits = YAMLLimits(bytes: 1_000, depth: 4, aliasExpansions: 100)
    func depth(_ text: String) throws -> YAMLNode? {
      try YAMLParser.parse(Array(text.utf8), limits: limits)
    }
    #expect(try depth("- &a [[x]]\n- [*a]\n")?.sequence?.count == 2)
    #expect(throws: YAMLError.self) { try depth("- &a [[x]]\n- [[*a]]\n") }
    // The depth that one alias brings is passed on by the next.
    #expect(throws: YAMLError.self) { try depth("- &a [[x]]\n- &b [*a]\n- [*b]\n") }
  }

  @Test func aliasesOfScalarsAtTheLimitAndOneOver() throws {
    func text(_ aliases: Int) -> String { "- &a x\n" + String(repeating: "- *a\n", count: aliases) }
    #expect(try parse(text(10_000))?.sequence?.count == 10_001)
    let error = try #require(throws: YAMLError.self) { try parse(text(10_001)) }
    #expect(error.kind == .tooManyAliases)
    #expect(error.mark == YAMLMark(line: 10_002, column: 3))
  }

  @Test func anAliasCostsTheNodesItBrings() throws {
    // b is a sequence of one scalar and an alias of a, itself a sequence of two: 1 + 1 + 3 nodes.
    let text = "- &a [x, y]\n- &b [z, *a]\n- *b\n"
    func parse(aliases: Int) throws -> YAMLNode? {
      let limits = YAMLLimits(bytes: 1_000, depth: 10, aliasExpansions: aliases)
      return try YAMLParser.parse(Array(text.utf8), limits: limits)
    }
    #expect(try parse(aliases: 8)?.sequence?.count == 3)
    #expect(throws: YAMLError.self) { try parse(aliases: 7) }
  }

  @Test func refusesABombAtOnce() throws {
    var bomb = "a0: &a0 [l,o,l,l,o,l,l,o,l]\n"
    for level in 1...9 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ",")
      bomb += "a\(level): &a\(level) [\(aliases)]\n"
    }
    let start = ContinuousClock.now
    let error = try #require(throws: YAMLError.self) { try parse(bomb) }
    #expect(error.kind == .tooManyAliases)
    #expect(ContinuousClock.now - start < .seconds(10))
  }

  @Test func refusesCyclesAndUnknownAliases() throws {
    let cycle = try #require(throws: YAMLError.self) { try parse("&a\n- x\n- y: *a\n") }
    #expect(cycle.kind == .recursiveAlias)
    #expect(cycle.mark == YAMLMark(line: 3, column: 6))
    let unknown = try #require(throws: YAMLError.self) { try parse("- *a\n- &a x\n") }
    #expect(unknown.kind == .unknownAlias)
    #expect(unknown.message.contains("*a"))
  }

  @Test func theLatestAnchorOfANameCounts() throws {
    let root = try #require(try parse("- &a [&a x, *a]\n- *a\n- &a y\n- *a\n"))
    let elements = try #require(root.sequence)
    #expect(elements.map(\.scalar) == [nil, "x", "y", "y"])
    #expect(elements.first?.sequence?.map(\.scalar) == ["x", "x"])
    // An alias stands where it is written.
    #expect(elements.map(\.mark.line) == [1, 2, 3, 4])
  }
}
