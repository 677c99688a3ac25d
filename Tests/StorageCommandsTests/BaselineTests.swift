import Foundation
import TestSupport
import Testing

@Suite("A baseline of findings", .tags(.medium))
struct BaselineTests {
  private static func repository() throws -> TestRepository {
    try TestRepository {
      TestBranch("production") { TestPackage("redis", "1.0.0") }
      TestBranch("staging") { TestFile("packages/stray.txt", "stray\n") }
      TestBranch("snapshot") {
        TestPackage("kafka", "1.0.0", extra: [TestFile("_dev/notes.md", "notes\n")])
      }
    }
  }

  @Test(arguments: ["baseline", "jsonl"])
  func whatIsKnownDoesNotCount(format: String) throws {
    let repository = try Self.repository()
    let file = repository.directory.path("known.jsonl")
    let first = try repository.storage(["validate", "--report", "\(format)=\(file)"])
    #expect(first.status == 1)
    let second = try repository.storage(["validate", "--baseline", file])
    #expect(second.status == 0, "\(second.screen)")
    #expect(second.output == "no findings\n")
    #expect(second.error == "no findings in 2 packages, 2 known\n")
    // What is new counts, and alone.
    try repository.commit(to: "snapshot") { TestFile("packages/new.txt", "new\n") }
    let third = try repository.storage(["validate", "--baseline", file, "--format", "jsonl"])
    #expect(third.status == 1)
    #expect(third.output.split(separator: "\n").count == 1)
    #expect(third.output.contains("packages/new.txt"))
  }

  @Test func whatIsNoLongerFoundIsSaid() throws {
    let repository = try Self.repository()
    let file = repository.directory.path("known.jsonl")
    _ = try repository.storage(["validate", "--report", "baseline=\(file)"])
    try repository.commit(to: "staging", removing: ["packages/stray.txt"])
    let run = try repository.storage(["validate", "--baseline", file])
    #expect(run.status == 0)
    #expect(
      run.warnings == [
        "the baseline knows of tree.layout at staging:packages/stray.txt, which is no longer found"
      ])
    // A distribution that is not looked at says nothing of what is known there.
    let other = try repository.storage(["validate", "snapshot", "--baseline", file])
    #expect(other.warnings == [])
    let document = try repository.storage(["--json", "validate", "--baseline", file]).json()
    let baseline = try #require(document["baseline"] as? [String: Any])
    #expect(baseline["known"] as? Int == 1)
    let stale = try #require(baseline["stale"] as? [[String: Any]])
    #expect(stale.compactMap { $0["path"] as? String } == ["packages/stray.txt"])
  }

  @Test func aNewBaselineHoldsWhatTheOldOneKnew() throws {
    let repository = try Self.repository()
    let (old, new) = (repository.directory.path("old"), repository.directory.path("new"))
    _ = try repository.storage(["validate", "--report", "baseline=\(old)"])
    _ = try repository.storage(
      ["validate", "--baseline", old, "--report", "baseline=\(new)"])
    let text = try String(contentsOfFile: new, encoding: .utf8)
    #expect(try String(contentsOfFile: old, encoding: .utf8) == text)
    #expect(text.split(separator: "\n").count == 2)
  }

  @Test func aFileThatIsNoBaseline() throws {
    let repository = try Self.repository()
    let file = try repository.directory.write("{\"rule\":\"x\",\"message\":\"y\"}\n[]\n", to: "bad")
    let run = try repository.storage(["validate", "--baseline", file])
    #expect(run.status == 2)
    #expect(
      run.errors == ["\(file):2: an object with rule and message should stand here"])
    let lost = try repository.storage(["validate", "--baseline", "/nowhere/known"])
    #expect(lost.status == 2)
    #expect(lost.errors == ["cannot read /nowhere/known: No such file or directory"])
  }
}
