import Foundation
import TestSupport
import Testing

/// The built program and its streams: what is piped, closed, full or gone.
@Suite(.tags(.large), .enabled(if: StorageTool.isBuilt, "needs the built program"))
struct StreamTests {
  private let tool: StorageTool
  private let repository: TestRepository

  init() throws {
    tool = try StorageTool()
    repository = try TestRepository {
      TestBranch("production") { TestPackage("foo", "1.0.0") }
      TestBranch("staging")
      TestBranch("snapshot") {
        for number in 0..<300 { TestPackage("p\(number)", "1.0.0") }
      }
    }
  }

  /// Runs a shell script in which `$storage` is the program on this repository.
  private func shell(_ script: String) throws -> ProcessResult {
    var run = tool.command([], timeout: 60)
    run.executable = "/bin/bash"
    run.arguments = ["-c", "set -o pipefail\n" + script]
    run.environment["storage"] = StorageTool.path
    run.environment["STORAGE_REPOSITORY"] = repository.path
    return try run.run()
  }

  @Test(arguments: [
    ["list"], ["status"], ["--json", "list"], ["--json", "status"], ["--verbose", "status"],
    ["help"], ["--version"], ["--json", "--version"],
    ["promote", "p1-1.0.0", "--from", "snapshot", "--to", "staging"],
    ["tag", "8.5.0"],
  ])
  func theAnswerIsAllThatStandardOutputHolds(arguments: [String]) throws {
    let run = try tool.run(["-C", repository.path] + arguments)
    #expect(run.status == 0, "\(run.screen)")
    #expect(!run.output.isEmpty)
    let notes = arguments.contains("--verbose") ? "note: settings: built in\n" : ""
    #expect(run.error == notes, "\(run.screen)")
    #expect(!run.output.contains("\u{1b}"), "colours in a file")
    #expect(run.output.hasSuffix("\n"))
    if arguments.contains("--json") {
      #expect(throws: Never.self) {
        try JSONSerialization.jsonObject(with: Data(run.result.output))
      }
    }
  }

  @Test(arguments: [
    ["frobnicate"], ["list", "nowhere"], ["--json", "list", "nowhere"], [],
    ["remove", "foo-1.0.0", "--from", "production"], ["-C", "/nonexistent", "status"],
  ])
  func aFailureLeavesStandardOutputEmpty(arguments: [String]) throws {
    let run = try tool.run(
      arguments, environment: ["STORAGE_REPOSITORY": repository.path])
    #expect([1, 2].contains(run.status), "\(run.screen)")
    #expect(run.output == "")
    #expect(!run.error.isEmpty)
  }

  @Test func aReaderThatGoesAwayIsNoFault() throws {
    for command in ["list", "--json list", "status"] {
      let result = try shell("\"$storage\" \(command) | head -1")
      #expect(result.status == 0, "\(command): \(result.errorText)")
      #expect(result.outputText.split(separator: "\n").count == 1)
      #expect(result.error.isEmpty)
    }
    // Nobody reads at all.
    let result = try shell("{ sleep 0.2; \"$storage\" list; echo $? >&2; } | true")
    #expect(result.errorText == "0\n")
  }

  @Test func aFullDiskIsSaid() throws {
    let result = try shell("\"$storage\" list > /dev/full")
    #expect(result.status == 74)
    #expect(
      result.errorText == "error: cannot write the answer: No space left on device\n")
  }

  @Test func closedStreamsAreNoHangAndNoHarm() throws {
    #expect(try shell("\"$storage\" list snapshot <&- | wc -l").outputText == "300\n")
    #expect(try shell("\"$storage\" list snapshot 2>&- | wc -l").outputText == "300\n")
    // With standard output closed, no file of the repository may take its number.
    _ = try shell("\"$storage\" promote p1-1.0.0 --from snapshot --to staging >&- 2>&-")
    _ = try shell("\"$storage\" promote p2-1.0.0 --from snapshot --to staging <&- >&- 2>&-")
    try repository.git.fsck()
    let arrived = try repository.git.lsTree("staging:packages").map(\.path)
    #expect(arrived == ["p1", "p2"])
    #expect(try repository.git.log("staging").first == "[staging] Promote p2-1.0.0 from snapshot")
  }

  @Test func standardInputIsNeverWaitedFor() throws {
    // A pipe that nobody writes to, and that never ends.
    let result = try shell(
      "mkfifo pipe; exec 3<>pipe; timeout 20 \"$storage\" status <&3 > /dev/null; echo $?")
    #expect(result.outputText == "0\n", "\(result.errorText)")
  }

  @Test func colourOnlyWhereItIsWanted() throws {
    func error(_ more: String...) throws -> String {
      try tool.run(more + ["-C", repository.path, "list", "nowhere"]).error
    }
    #expect(try !error().contains("\u{1b}"))
    #expect(try !error("--color", "never").contains("\u{1b}"))
    #expect(try error("--color", "always").contains("\u{1b}"))
    let json = try tool.run("-C", repository.path, "--color", "always", "--json", "status")
    #expect(!json.output.contains("\u{1b}"))
  }

  @Test func quietLeavesWarningsOutAndErrorsIn() throws {
    let arguments = ["p1-1.0.0", "--from", "snapshot", "--to", "production"]
    let dry = try tool.run(["-C", repository.path, "promote", "-n"] + arguments)
    #expect(dry.error == "warning: the promotion from snapshot to production skips staging\n")
    let quiet = try tool.run(["-C", repository.path, "--quiet", "promote", "-n"] + arguments)
    #expect(quiet.error == "")
    #expect(quiet.output == dry.output)
    #expect(try tool.run("-C", repository.path, "--quiet", "list", "nowhere").error != "")
  }

  @Test func titlesAreCheckedWithoutARepository() throws {
    let title = ["validate", "--pr-title", "[snapshot] Update foo", "--target"]
    let wrong = try tool.run(title + ["staging"])
    #expect(wrong.status == 1)
    #expect(wrong.output.contains("it must be [staging]"))
    #expect(try tool.run(title + ["snapshot"]).status == 0)
    let bare = try tool.run(title + ["snapshot"], environment: ["HOME": nil, "PATH": nil])
    #expect(bare.status == 0, "\(bare.screen)")
  }
}
