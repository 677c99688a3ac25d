import Foundation
import TestSupport
import Testing

@Suite(.tags(.medium)) struct GoldenTests {
  private let directory: TemporaryDirectory
  private let golden: Golden

  init() throws {
    directory = try TemporaryDirectory()
    golden = Golden(folder: directory.path)
  }

  private func check(
    _ text: String, replacing: [String: String] = [:], updating: Bool = false, onCI: Bool = false
  ) throws -> String? {
    try golden.check(
      text, name: "a/b.txt", replacing: replacing, updating: updating, onCI: onCI)
  }

  @Test func aWrittenTextIsFoundEqualAndAnotherIsShownWhole() throws {
    #expect(try check("one\n", updating: true) == nil)
    #expect(try check("one\n") == nil)
    let difference = try #require(try check("two\n"))
    #expect(difference.contains("one\n") && difference.contains("two\n"))
  }

  @Test func aMissingTextIsADifference() throws {
    #expect(try check("one\n")?.contains("a/b.txt is not there") == true)
  }

  @Test func pathsAreReplacedLongestFirst() throws {
    let paths = ["/tmp/x": "$TMP", "/tmp/x/repo": "$REPO"]
    #expect(try check("/tmp/x/repo /tmp/x\n", replacing: paths, updating: true) == nil)
    #expect(try directory.read("a/b.txt") == "$REPO $TMP\n")
  }

  @Test func nothingIsRewrittenOnCI() throws {
    #expect(try check("one\n", updating: true) == nil)
    #expect(try check("two\n", updating: true, onCI: true) != nil)
    #expect(try directory.read("a/b.txt") == "one\n")
  }
}
