import Foundation
import TestSupport
import Testing

@Suite("Findings of an earlier run", .tags(.medium))
struct FindingsCacheTests {
  private let repository: TestRepository
  private let cache: String

  init() throws {
    repository = try TestRepository {
      TestBranch("production") { TestPackage("redis", "1.0.0") }
      TestBranch("staging") { TestPackage("redis", "1.0.0", content: "changed") }
      TestBranch("snapshot") {
        TestPackage("kafka", "1.0.0", extra: [TestFile("_dev/notes.md", "notes\n")])
        TestPackage("nginx", "1.0.0", extra: [TestFile("img/a b.txt", "")])
        TestPackage("nginx", "1.1.0", extra: [TestFile("img/a b.txt", "")])
      }
    }
    cache = repository.directory.path("cache")
  }

  private func validate(_ more: String..., cached: Bool = true) -> CommandRun {
    let options = cached ? ["--cache-dir", cache] : []
    return InProcessTool().run(
      ["-C", repository.path] + options + ["validate", "--format", "jsonl"] + more)
  }

  private var entries: [String] {
    (FileManager.default.enumerator(atPath: cache + "/v1/findings")?.compactMap { $0 as? String }
      ?? []).filter { $0.contains("/") }.map { "\(cache)/v1/findings/\($0)" }
  }

  private func same(_ one: CommandRun, _ other: CommandRun) -> Bool {
    one.output == other.output && one.error == other.error && one.status == other.status
  }

  @Test func theAnswerIsTheSameWithAndWithout() {
    let plain = validate(cached: false)
    #expect(plain.status == 1)
    #expect(same(validate(), plain))
    // One for each of the five versions.
    #expect(entries.count == 5)
    #expect(same(validate(), plain))
    #expect(entries.count == 5)
    // Other severities are another question.
    let strict = validate("--rule", "tree.space=error", cached: false)
    #expect(strict.output != plain.output)
    #expect(same(validate("--rule", "tree.space=error"), strict))
    #expect(entries.count == 10)
    #expect(same(validate(), plain))
  }

  @Test func aSecondRunReadsNoFile() throws {
    let first = validate()
    // What is not there cannot be read.
    for blob in try repository.git.lsTree("refs/heads/snapshot", recursive: true) {
      let file = "\(repository.path)/objects/\(blob.id.prefix(2))/\(blob.id.dropFirst(2))"
      try? FileManager.default.removeItem(atPath: file)
    }
    #expect(validate(cached: false).output.contains("tree.object"))
    #expect(same(validate(), first))
  }

  @Test func aLostObjectIsFoundAgainAndAgain() throws {
    let blob = try repository.git.revParse("refs/heads/snapshot:packages/kafka/1.0.0/manifest.yml")
    let file = "\(repository.path)/objects/\(blob.prefix(2))/\(blob.dropFirst(2))"
    let kept = try Data(contentsOf: URL(fileURLWithPath: file))
    try FileManager.default.removeItem(atPath: file)
    let lost = validate()
    #expect(lost.output.contains("tree.object"))
    #expect(same(validate(), lost))
    try kept.write(to: URL(fileURLWithPath: file))
    #expect(!validate().output.contains("tree.object"))
    #expect(same(validate(), validate(cached: false)))
  }

  @Test func aDamagedEntryIsNoEntry() throws {
    let plain = validate()
    for (number, entry) in entries.sorted().enumerated() {
      let url = URL(fileURLWithPath: entry)
      var bytes = try Data(contentsOf: url)
      switch number % 3 {
      case 0: bytes[bytes.count - 1] ^= 1
      case 1: bytes = bytes.prefix(bytes.count / 2)
      default: bytes = Data()
      }
      try bytes.write(to: url)
    }
    #expect(same(validate(), plain))
    // They are written anew.
    let sizes = try entries.map { try Data(contentsOf: URL(fileURLWithPath: $0)).count }
    #expect(sizes.count == 5 && sizes.allSatisfy { $0 > 32 })
  }

  @Test func aFolderThatCannotBeWrittenIsNoTrouble() throws {
    let file = try repository.directory.write("a file\n", to: "file")
    let run = InProcessTool().run(
      ["-C", repository.path, "--cache-dir", file, "validate", "--format", "jsonl"])
    #expect(same(run, validate(cached: false)))
  }
}
