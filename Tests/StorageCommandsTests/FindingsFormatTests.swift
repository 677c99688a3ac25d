import Foundation
import StorageCommands
import TestSupport
import Testing

@Suite("The formats of findings", .tags(.medium))
struct FindingsFormatTests {
  /// A storage with an error, warnings, and a path that formats must escape.
  private static func repository() throws -> TestRepository {
    try TestRepository {
      TestBranch("production") { TestPackage("redis", "1.0.0") }
      TestBranch("staging") {
        TestPackage("redis", "1.0.0", content: "changed")
        TestFile("packages/a: 100%,.txt", "stray\n")
      }
      TestBranch("snapshot") {
        TestPackage("kafka", "1.0.0", extra: [TestFile("_dev/notes.md", "notes\n")])
      }
    }
  }

  private static let version = ["\"\(ToolVersion.number)\"": "\"$VERSION\""]

  @Test(arguments: ["text", "json", "jsonl", "github", "sarif"])
  func asKept(format: String) throws {
    let run = try Self.repository().storage(["validate", "--format", format])
    #expect(run.status == 1)
    expectGolden(
      String(run.screen.split(separator: "\n").dropFirst().joined(separator: "\n")) + "\n",
      "commands/validate/findings.\(format)", replacing: Self.version)
  }

  @Test func theRulesAsKept() {
    for format in ["text", "json"] {
      let run = InProcessTool().run("validate", "--list-rules", "--format", format)
      #expect(run.status == 0)
      expectGolden(run.screen, "commands/validate/rules.\(format)")
    }
  }

  @Test func theFormatJSONIsThatOfTheOption() throws {
    let repository = try Self.repository()
    let option = try repository.storage(["--json", "validate"])
    #expect(try repository.storage(["validate", "--format", "json"]).output == option.output)
    let list = InProcessTool().run("--json", "validate", "--list-rules")
    #expect(
      InProcessTool().run("validate", "--list-rules", "--format=json").output == list.output)
  }

  @Test func everyLineIsAFinding() throws {
    let run = try Self.repository().storage(["validate", "--format", "jsonl"])
    let lines = run.output.split(separator: "\n")
    let findings = try lines.map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
    #expect(findings.count >= 3)
    #expect(findings.allSatisfy { $0["rule"] is String && $0.keys.count == 11 })
  }

  @Test("A workflow command cannot be ended, or begun, by what a package is named")
  func escapes() throws {
    let run = try Self.repository().storage(["validate", "--format", "github"])
    let lines = run.output.split(separator: "\n")
    #expect(lines.dropLast().allSatisfy { $0.hasPrefix("::") })
    #expect(
      lines.contains {
        $0.hasPrefix("::error file=packages/a%3A 100%25%2C.txt,title=tree.layout in staging::")
      })
    let severities = lines.dropLast().map { $0.hasPrefix("::error") ? 0 : 1 }
    #expect(severities == severities.sorted())
    #expect(lines.last == "3 errors in 3 packages")
    #expect(run.error == "")
  }

  @Test("The log has what SARIF 2.1.0 requires")
  func requiredFields() throws {
    let run = try Self.repository().storage(["validate", "--format", "sarif"])
    let log = try run.json()
    #expect(log["version"] as? String == "2.1.0")
    let runs = try #require(log["runs"] as? [[String: Any]])
    #expect(runs.count == 1)
    let tool = try #require(runs[0]["tool"] as? [String: Any])
    let driver = try #require(tool["driver"] as? [String: Any])
    #expect(driver["name"] as? String == "storage")
    let rules = try #require(driver["rules"] as? [[String: Any]])
    let ids = rules.compactMap { $0["id"] as? String }
    #expect(ids.count == rules.count && Set(ids).count == ids.count)
    let results = try #require(runs[0]["results"] as? [[String: Any]])
    #expect(results.count >= 3)
    var fingerprints: Set<String> = []
    for result in results {
      let message = try #require(result["message"] as? [String: Any])
      #expect((message["text"] as? String)?.isEmpty == false)
      #expect(["error", "warning", "note"].contains(result["level"] as? String))
      let index = try #require(result["ruleIndex"] as? Int)
      #expect(ids[index] == result["ruleId"] as? String)
      let prints = try #require(result["partialFingerprints"] as? [String: String])
      fingerprints.formUnion(prints.values)
      let locations = try #require(result["locations"] as? [[String: Any]])
      let place = try #require(locations.first?["physicalLocation"] as? [String: Any])
      let artifact = try #require(place["artifactLocation"] as? [String: Any])
      let uri = try #require(artifact["uri"] as? String)
      #expect(URL(string: uri) != nil && !uri.contains(":") && !uri.contains(" "))
      if let region = place["region"] as? [String: Any] {
        #expect((region["startLine"] as? Int ?? 0) >= 1)
      }
    }
    #expect(fingerprints.count == results.count)
  }

  @Test func severalFilesBesideTheAnswer() throws {
    let repository = try Self.repository()
    var tool = InProcessTool()
    tool.directory = repository.directory.path
    let plain = try repository.storage(["validate"])
    let run = try repository.storage(
      [
        "validate", "--report", "sarif=out.sarif", "--report", "jsonl=out.jsonl",
        "--report", "text=out.txt",
      ], tool: tool)
    #expect(run.output == plain.output && run.status == 1)
    #expect(run.error == "3 errors in 3 packages\n")
    for (name, format) in [("out.sarif", "sarif"), ("out.jsonl", "jsonl"), ("out.txt", "text")] {
      let alone = try repository.storage(["validate", "--format", format])
      let path = repository.directory.path(name)
      #expect(try String(contentsOfFile: path, encoding: .utf8) == alone.output)
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: repository.directory.path)
    #expect(!left.contains { $0.hasSuffix(".new") })
  }

  @Test func aFileThatCannotBeWritten() throws {
    let repository = try Self.repository()
    let run = try repository.storage(["validate", "--report", "json=/nowhere/findings.json"])
    #expect(run.status == 74)
    #expect(run.output == "")
    #expect(run.errors == ["cannot write /nowhere/findings.json: No such file or directory"])
    let folder = try repository.storage(["validate", "--report", "json=\(repository.path)"])
    #expect(folder.status == 74)
    #expect(folder.errors == ["cannot write \(repository.path): Is a directory"])
    let full = try repository.storage(["validate", "--report", "json=/dev/full"])
    #expect(full.status == 74)
    #expect(full.errors == ["cannot write /dev/full: No space left on device"])
    #expect(!FileManager.default.fileExists(atPath: "/dev/full.new"))
  }

  @Test(arguments: [
    (["--report", "sarif"], "wants FORMAT=PATH"),
    (["--report", "serif=x"], "wants one of text, json, jsonl, github, sarif, baseline"),
    (["--list-rules", "--format", "sarif"], "wants text or json with --list-rules"),
    (["--list-rules", "--report", "json=x"], "cannot take both --list-rules and --report"),
    (["--json", "--format", "sarif"], "cannot take both --json and --format sarif"),
    (["--format", "baseline"], "wants one of text, json, jsonl, github, sarif"),
  ])
  func wrongWords(words: [String], message: String) {
    let run = InProcessTool().run(["validate"] + words)
    #expect(run.status == 2)
    #expect(run.error.contains(message), "\(run.screen)")
  }
}
