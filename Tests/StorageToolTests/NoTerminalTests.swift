import Foundation
import TestSupport
import Testing

/// No command waits for anybody: standard input is never read, nothing is asked.
@Suite(.tags(.large)) struct NoTerminalTests {
  private static let commands: [[String]] = [
    ["status"], ["list"], ["show", "foo-1.2.3"], ["diff", "staging", "snapshot"], ["log"],
    ["init", "fresh.git"], ["add", "nowhere", "--to", "snapshot"],
    ["promote", "foo-1.2.3", "--from", "snapshot", "--to", "production"],
    ["remove", "foo-1.2.3", "--from", "snapshot"], ["undo"], ["doctor"],
    ["validate", "--pr-title", "[staging] x", "--target", "staging"], ["completions", "bash"],
    ["manual"], ["__complete", "--", "pro"], ["tag", "8.5.0"], ["tag", "--list"], [], ["help"],
    ["--version"], ["nonsense"],
  ]

  private func repository() throws -> TestRepository {
    try TestRepository {
      TestBranch("production")
      TestBranch("staging")
      TestBranch("snapshot") { TestPackage("foo", "1.2.3") }
    }
  }

  /// Standard input is a pipe that never ends: whoever reads it waits for ever.
  @Test(arguments: commands)
  func nobodyReadsStandardInput(words: [String]) throws {
    let repository = try repository()
    let tool = try StorageTool()
    let line = ([StorageTool.path] + words).map { "'\($0)'" }.joined(separator: " ")
    var environment = HermeticEnvironment.variables(home: tool.homePath)
    environment["STORAGE_REPOSITORY"] = repository.path
    let result = try ProcessRun(
      "sh", ["-c", "mkfifo input; exec 3<>input; exec \(line) <&3"], environment: environment,
      directory: tool.homePath, timeout: 30
    ).run()
    #expect(result.ending != .timeout)
    #expect([0, 1, 2].contains(result.status), "\(result.ending) \(result.errorText)")
  }

  @Test(arguments: commands)
  func closedStreamsEndNobody(words: [String]) throws {
    let repository = try repository()
    let tool = try StorageTool()
    let line = ([StorageTool.path] + words).map { "'\($0)'" }.joined(separator: " ")
    var environment = HermeticEnvironment.variables(home: tool.homePath)
    environment["STORAGE_REPOSITORY"] = repository.path
    for closing in ["<&-", ">&-", "2>&-", "<&- >&- 2>&-", "</dev/null >/dev/full"] {
      let result = try ProcessRun(
        "sh", ["-c", "exec \(line) \(closing)"], environment: environment,
        directory: tool.homePath, timeout: 30
      ).run()
      #expect(
        [0, 1, 2, 74].contains(result.status), "\(closing): \(result.ending) \(result.errorText)")
      try repository.git.fsck()
    }
  }

  @Test func aReaderThatHasEnoughEndsTheListing() throws {
    let repository = try LongHistory.repository(commits: 5_000)
    let tool = try StorageTool()
    var environment = HermeticEnvironment.variables(home: tool.homePath)
    environment["STORAGE_REPOSITORY"] = repository.path
    let result = try ProcessRun(
      "bash",
      ["-c", "set -o pipefail; '\(StorageTool.path)' log | head -n 1; echo ${PIPESTATUS[0]}"],
      environment: environment, timeout: 60
    ).run()
    let lines = result.outputText.split(separator: "\n")
    #expect(lines.count == 2, "\(result.outputText) \(result.errorText)")
    #expect(lines.last == "0")
    #expect(lines.first?.contains("foo-1.0.4999") == true, "\(lines)")
    // All of it, to a reader that wants all.
    let all = try tool.run("-C", repository.path, "log")
    #expect(all.status == 0)
    #expect(all.output.split(separator: "\n").count == 5_000)
    let named = try tool.run("-C", repository.path, "log", "foo-1.0.7")
    #expect(named.output.split(separator: "\n").count == 2)
  }
}

/// A storage whose snapshot has had many commits, made by `git fast-import`.
enum LongHistory {
  /// Each commit adds `foo-1.0.N` and takes the one before it away.
  static func repository(commits: Int) throws -> TestRepository {
    let repository = try TestRepository {
      TestBranch("production")
      TestBranch("staging")
    }
    var stream = "blob\nmark :1\ndata 10\nname: foo\n\n"
    for number in 0..<commits {
      stream += "commit refs/heads/snapshot\n"
      stream += "committer A <a@example.com> \(1_600_000_000 + number * 60) +0000\n"
      stream += "data 4\nStep\n"
      if number > 0 { stream += "D packages/foo/1.0.\(number - 1)\n" }
      stream += "M 100644 :1 packages/foo/1.0.\(number)/manifest.yml\n"
    }
    _ = try repository.git.command(["fast-import", "--quiet"], input: Array(stream.utf8)).output()
    return repository
  }
}
