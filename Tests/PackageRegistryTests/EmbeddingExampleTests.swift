import Foundation
import PackageRegistry
import TestSupport
import Testing

// README begins
/// Prints what Kibana 8.5.0 would be offered by the folders of packages.
func printOffer(of folders: [String]) throws {
  let registry = try Registry(sources: [.paths(folders)])
  for problem in registry.problems { print(problem) }
  let query = try SearchQuery(QueryParameters("kibana.version=8.5.0"))
  print(String(decoding: try registry.search(query), as: UTF8.self))
}
// README ends

@Suite(.tags(.medium)) struct EmbeddingExampleTests {
  @Test func theExampleRuns() throws {
    try printOffer(of: [PackageRoot.fixture("packages")])
    let registry = try Registry(sources: [.paths([PackageRoot.fixture("packages")])])
    let body = try registry.search(SearchQuery(QueryParameters("kibana.version=8.5.0")))
    #expect(String(decoding: body, as: UTF8.self).contains("\"name\": \"foo\""))
  }

  @Test func theReadmeShowsWhatIsCompiledHere() throws {
    let source = try String(contentsOfFile: #filePath, encoding: .utf8)
    let start = try #require(source.range(of: "// README begins\n"))
    let end = try #require(source.range(of: "// README ends\n"))
    let example = source[start.upperBound..<end.lowerBound]
    let readme = try String(contentsOfFile: PackageRoot.path + "/README.md", encoding: .utf8)
    #expect(readme.contains("```swift\nimport PackageRegistry\n\n\(example)```"))
  }
}
