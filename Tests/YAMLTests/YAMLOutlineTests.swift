import Foundation
import TestSupport
import Testing
import YAML

/// Outlines against nodes: whatever has an outline has exactly the parser's tree.
@Suite(.tags(.small)) struct YAMLOutlineTests {
  /// The tree on lines, with the places of all values but empty ones.
  private static func lines(_ node: YAMLNode, depth: Int = 0) -> [String] {
    let indent = String(repeating: " ", count: depth)
    let tag = node.tag.map { " \($0)" } ?? ""
    switch node.content {
    case .scalar(let text, let style):
      let mark = text.isEmpty && style == .plain ? "" : "\(node.mark)"
      return ["\(indent)\(mark)\(tag) \(style) \(text.debugDescription)"]
    case .sequence(let nodes):
      return ["\(indent)\(node.mark)\(tag) sequence"]
        + nodes.flatMap { lines($0, depth: depth + 1) }
    case .mapping(let pairs):
      return ["\(indent)\(node.mark)\(tag) mapping"]
        + pairs.flatMap { lines($0.key, depth: depth + 1) + lines($0.value, depth: depth + 1) }
    }
  }

  /// Whether a text has an outline; what differs from the parser's tree is recorded.
  @discardableResult
  private static func isOutlined(
    _ text: some Sequence<UInt8>, sourceLocation: SourceLocation = #_sourceLocation
  ) -> Bool {
    let bytes = Array(text)
    guard let outline = YAMLOutline(bytes) else { return false }
    let parsed: [String]
    do {
      parsed = try YAMLParser.parse(bytes).map { lines($0) } ?? ["nothing"]
    } catch {
      parsed = ["\(error)"]
    }
    let outlined = lines(outline.node(0))
    if outlined != parsed {
      Issue.record(
        "\(String(decoding: bytes, as: UTF8.self).debugDescription)\n\(outlined)\n\(parsed)",
        sourceLocation: sourceLocation)
    }
    return true
  }

  @Test(arguments: [
    "a: 1\n", "a: 1", "a:\n", "a:", "a: # nothing\nb: 2\n", "# first\n\na: b # c\n",
    "a:\n  - x\n  - y: 1\n    z: 2\n", "a:\n- x\n- y: 1\n  z: 2\nb: 3\n", "- a\n- b\n",
    "-\n  a: 1\n- b\n-\n", "a:\n  b:\n    c: d\ne: f", "a: \"q # no: comment\" # c\n", "a: 'x'\n",
    "a: [b, \"c\", 'd']\n", "a: []\nb: [x]\n", "a: [x, ]\n", "a: b#c d:e\n", "a.b/c-d: -1\n",
    "a: |\n  one\n  two\n\n  three\nb: 1\n", "a: >-\n  one\n  two\n\n  three\n    four\n  five\n",
    "a: |+\n  one\n\n\nb: 1\n", "a: >\n\n\n  one\n\n\n  two\n", "a: |\n  one", "a: |-\n  one\n ",
    "- |\n one\n- >\n two\n three\n", "a:\n- |\n  one\n- b\n", "a: |\n  one\n# end\nb: 2\n",
    "a: 1   \nb:    2\n", "a: 1\n\n   # odd\nb: 2\n", "x: a  b\n",
    "a: b\n c  \n\n\n   d e # f\ng: h\n", "- a\n b\n- c\n\n  d", "a:\n- b\n  c\n",

    "a: 'its' # c\n", "a", "a: {b: c}\n", "a: [b: c]\n", "\"a\": b\n", "- - a\n", "--- a\n",
    "a: ä\n", "a: 1\r\n", " a: 1\n", "a: 'it''s'\n", "a: \"b\\n\"\n", "a: 'b\n  c'\n", "a : b\n",
    "? a\n", "a: [b\n]\n", "a: |2\n   x\n", "%YAML 1.1\n---\na: b\n", "'<<': a\n", "a: <<\n",
  ])
  func plainTextsAreOutlined(text: String) {
    #expect(Self.isOutlined(text.utf8), "\(text.debugDescription)")
  }

  @Test(arguments: [
    "", "# nothing\n", "a: &x 1\n", "a: *x\n", "a: &x 1\nb: *x\n", "<<: a\n", "b: {<<: {a: 1}}\n",
    "a: !!str 1\n", "? [a]\n: b\n", "a: 1\n---\nb: 2\n", "a: b: c\n", "a: 1\n  b: 2\n", "a: - b\n",
    "a:\n  - b\n c: 1\n", "a: @b\n", "a: 'b' c\n", "a: [b]c\n", "- a\nb: 1\n", "a: 1\n- b\n",
    "a: b\u{0}\n", "a:\tb\n\t- c\n",
  ])
  func otherTextsAreLeftToTheParser(text: String) {
    #expect(!Self.isOutlined(text.utf8), "\(text.debugDescription)")
  }

  @Test func depthIsLimitedAsInTheParser() {
    for depth in [98, 99, 100, 101] {
      let text = (0..<depth).map { String(repeating: " ", count: $0) + "a:" }
        .joined(separator: "\n")
      #expect(Self.isOutlined((text + " b\n").utf8) == (depth <= 100))
      #expect(Self.isOutlined((text + " [b]\n").utf8) == (depth < 100))
      let indent = String(repeating: " ", count: depth - 1)
      #expect(Self.isOutlined("\(text)\n\(indent)- b\n".utf8) == (depth < 100))
    }
  }

  /// Changes a sample at random: most results are no YAML, and many are odd YAML.
  @Test(.tags(.medium)) func randomTextsAgree() {
    var random = SplitMix64(seed: 7)
    let sample = Array(
      """
      # a manifest
      name: foo
      title: some
        long title
      description: >-
        some words
        and more

      conditions:
        kibana.version: "^8.0.0"
      list: [a, 'b']
      templates:
        - name: x
          text: |
            one
              two

          empty:
        - name: y # c
      vars:
      - a
      - b: -1
        c: 'd'
      """.utf8)
    let pieces = ["\n", " ", "  ", "- ", ": ", "#", " #", "|\n", ">\n", "'", "\"", "[", "]", "a:"]
      .map { Array($0.utf8) }
    var outlined = 0
    for _ in 0..<20_000 {
      var text = sample
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<text.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: text.remove(at: place)
        case 1: text.removeLast(min(text.count - 1, Int.random(in: 0..<40, using: &random)))
        case 2:
          let end = min(text.count, place + Int.random(in: 0..<20, using: &random))
          text.replaceSubrange(place..<end, with: [])
          if text.isEmpty { text = sample }
        default:
          text.insert(contentsOf: pieces.randomElement(using: &random) ?? [], at: place)
        }
      }
      if Self.isOutlined(text) { outlined += 1 }
    }
    #expect(outlined > 2_000)
  }

  @Test(.enabled(if: SuiteCase.folder != nil)) func theSuiteAgrees() throws {
    for suiteCase in try SuiteCase.all() { Self.isOutlined(suiteCase.text.utf8) }
  }

  @Test(.enabled(if: SharedData.isAvailable), .tags(.large)) func realManifestsAgree() throws {
    let git = GitOracle(try SharedData.mirror())
    var ids: Set<Substring> = []
    for branch in ["production", "staging", "snapshot"] {
      for line in try git.run("ls-tree", "-r", branch, "packages").split(separator: "\n")
      where line.hasSuffix("/manifest.yml") {
        ids.insert(line.split(separator: "\t")[0].split(separator: " ")[2])
      }
    }
    let repository = try SharedData.mirror()
    var outlined = 0
    for manifest in try Self.blobs(ids.sorted(), of: repository)
    where Self.isOutlined(manifest) {
      outlined += 1
    }
    #expect(outlined * 10 > ids.count * 8, "\(outlined) of \(ids.count) have an outline")
  }

  private static func blobs(_ ids: [Substring], of repository: String) throws -> [[UInt8]] {
    let result = try ProcessRun(
      "git", ["-C", repository, "cat-file", "--batch"],
      input: Array((ids.joined(separator: "\n") + "\n").utf8)
    ).run()
    var blobs: [[UInt8]] = []
    var rest = result.output[...]
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      let head = String(decoding: rest[..<end], as: UTF8.self).split(separator: " ")
      guard head.count == 3, let size = Int(head[2]) else { break }
      blobs.append(Array(rest[(end + 1)...].prefix(size)))
      rest = rest.dropFirst(end - rest.startIndex + size + 2)
    }
    return blobs
  }
}
