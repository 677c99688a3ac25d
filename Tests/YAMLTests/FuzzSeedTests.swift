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
