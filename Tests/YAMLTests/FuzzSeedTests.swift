import Foundation
import TestSupport
import Testing
import YAML

@Suite("The seeds of the fuzzer", .tags(.small))
struct FuzzSeedTests {
  static let seeds: [String] =
    (try? FileManager.default.contentsOfDirectory(atPath: PackageRoot.fixture("fuzz/yaml")))?
    .sorted() ?? []

  @Test func areThere() { #expect(Self.seeds.count >= 8) }

  /// The marks of a node and of all in it.
  private static func marks(_ node: YAMLNode) -> [YAMLMark] {
    switch node.content {
    case .scalar: [node.mark]
    case .sequence(let nodes): [node.mark] + nodes.flatMap(marks)
    case .mapping(let pairs): [node.mark] + pairs.flatMap { marks($0.key) + marks($0.value) }
    }
  }

  @Test(
    "A value that is left out is where its colon or dash ends",
    arguments: [
      "s: ", "s:   \nt: 1\n", "s:  # c\nt: 1\n", "- \n-  # c\n-\n- a:  \n", "a:\n  -  \n  - b\n",
    ])
  func emptyValues(text: String) throws {
    let bytes = Array(text.utf8)
    let outline = try #require(YAMLOutline(bytes))
    let node = try #require(try YAMLParser.parse(bytes))
    #expect(Self.marks(outline.node(0)) == Self.marks(node))
  }

  @Test("Every reader says the same of them", arguments: seeds)
  func agree(name: String) throws {
    let bytes = [UInt8](
      try Data(contentsOf: URL(fileURLWithPath: PackageRoot.fixture("fuzz/yaml/\(name)"))))
    let parsed = Result { () throws(YAMLError) in try YAMLParser.parse(bytes) }
    let surveyed = Result { () throws(YAMLError) in try YAMLParser.survey(bytes.span.bytes) }
    switch (parsed, surveyed) {
    case (.success(let node), .success(let survey)):
      #expect((node == nil) == (survey.root == .empty))
      if let outline = YAMLOutline(bytes) {
        #expect(outline.node(0).suiteLines == node?.suiteLines)
      }
    case (.failure(let one), .failure(let other)):
      #expect(one == other)
      #expect(YAMLOutline(bytes) == nil)
    default: Issue.record("\(name): \(parsed), \(surveyed)")
    }
  }
}
