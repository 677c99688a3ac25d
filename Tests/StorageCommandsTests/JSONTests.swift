import Foundation
import TestSupport
import Testing

/// What programs read: the documents to the byte, and errors of the same form everywhere.
@Suite(.tags(.medium)) struct JSONTests {
  private func repository() throws -> TestRepository {
    try TestRepository {
      TestBranch("production") { TestPackage("foo", "2.0.0") }
      TestBranch("staging") { TestPackage("bar", "1.0.0") }
      TestBranch("snapshot") {
        TestPackage("foo", "1.2.3")
        TestPackage("bar", "1.0.0")
      }
    }
  }

  @Test func promote() throws {
    let repository = try repository()
    let arguments = ["--json", "promote", "foo-1.2.3", "bar-1.0.0", "--from", "snapshot", "--to"]
    let dry = try repository.storage(arguments + ["staging", "--dry-run"])
    repository.expectScreen(dry, "json/promote-dry-run.json")
    repository.expectScreen(try repository.storage(arguments + ["staging"]), "json/promote.json")
    repository.expectScreen(
      try repository.storage(arguments + ["staging"]), "json/promote-again.json")
  }

  @Test func warnings() throws {
    let repository = try repository()
    repository.expectScreen(
      try repository.succeed(
        "--json", "promote", "foo-1.2.3", "--from", "snapshot", "--to", "production"),
      "json/promote-warnings.json")
  }

  @Test func remove() throws {
    let repository = try repository()
    repository.expectScreen(
      try repository.succeed("--json", "remove", "foo-1.2.3", "--from", "snapshot"),
      "json/remove.json")
  }

  @Test func add() throws {
    let repository = try repository()
    for file in TestPackage("foo", "1.3.0").files {
      try repository.directory.write(
        String(decoding: file.bytes, as: UTF8.self), to: file.path,
        executable: file.mode == .executable)
    }
    repository.expectScreen(
      try repository.succeed(
        "--json", "add", repository.directory.path("packages/foo/1.3.0"), "--to", "snapshot"),
      "json/add.json", replacing: [repository.directory.path: "$DIR"])
  }

  @Test func tag() throws {
    let repository = try repository()
    repository.expectScreen(try repository.succeed("--json", "tag", "8.5.0"), "json/tag.json")
  }

  @Test func initialize() throws {
    let directory = try TemporaryDirectory()
    var tool = InProcessTool()
    tool.directory = directory.path
    expectGolden(
      tool.run("--json", "init", "demo.git").screen, "commands/json/init.json",
      replacing: [directory.path: "$DIR"])
  }

  /// One failure for each status, wherever `--json` stands.
  @Test(
    arguments: [
      (1, "unknown-version", ["--json", "remove", "foo-9.9.9", "--from", "snapshot"]),
      (1, "removal-forbidden", ["remove", "foo-2.0.0", "--from", "production", "--json"]),
      (2, "usage", ["promote", "foo-1.2.3", "--json"]),
      (2, "usage", ["--json", "frobnicate"]),
      (2, "unknown-distribution", ["list", "nowhere", "--json"]),
      (2, "bad-reference", ["remove", "foo", "--from", "snapshot", "--json"]),
    ] as [(Int32, String, [String])])
  func failuresAreOneObjectOnStandardError(
    status: Int32, code: String, arguments: [String]
  ) throws {
    let run = try repository().storage(arguments)
    #expect(run.status == status, "\(run.screen)")
    #expect(run.output == "")
    let document = try JSONSerialization.jsonObject(with: Data(run.error.utf8)) as? [String: Any]
    #expect(document?["schemaVersion"] as? Int == 1)
    let error = try #require(document?["error"] as? [String: Any])
    #expect(Set(error.keys) == ["code", "exitCode", "hints", "message"])
    #expect(error["code"] as? String == code)
    #expect(error["exitCode"] as? Int32 == status)
    #expect(error["hints"] is [String])
    #expect((error["message"] as? String)?.isEmpty == false)
  }

  @Test func theFailureToTheByte() throws {
    let repository = try repository()
    repository.expectScreen(
      try repository.storage("--json", "remove", "foo-9.9.9", "--from", "snapshot"),
      "json/failure.json")
  }
}
