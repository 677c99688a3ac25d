import Foundation
import TestSupport
import Testing

/// The commands of the README's job for GitHub Actions, run as a runner would.
@Suite(.tags(.large)) struct ReadmeJobTests {
  /// The commands after `run:` in the README's YAML block that checks changes.
  private static func commands() throws -> [String] {
    let text = try String(contentsOfFile: PackageRoot.path + "/README.md", encoding: .utf8)
    let blocks = text.components(separatedBy: "```yaml\n").dropFirst()
    let job = try #require(blocks.first { $0.contains("storage validate --pr-title") })
    return job.components(separatedBy: "```")[0].split(separator: "\n").compactMap { line in
      line.firstRange(of: "- run: ").map { String(line[$0.upperBound...]) }
    }
  }

  /// Checks a pull request into staging that adds a version with this content.
  private func results(title: String, content: String) throws -> [ProcessResult] {
    let storage = try PolicyStorage()
    let client = storage.client
    let base = try client.tip("staging")
    try client.git.run("update-ref", "refs/heads/topic", base)
    try client.commit(to: "topic", message: "Whatever") {
      TestPackage("baz", "1.0.0", content: content)
    }
    let tip = try client.tip("topic")
    let merge = try client.git.run(
      "commit-tree", client.tree("topic"), "-p", base, "-p", tip, "-m",
      "Merge \(tip) into \(base)")
    try client.git.run("update-ref", "refs/pull/1/merge", merge)
    // What actions/checkout makes with fetch-depth: 0 and a sparse checkout: files are left out.
    try client.git.run("config", "uploadpack.allowFilter", "true")
    let work = try client.directory.makeDirectory("work")
    let git = GitOracle(work)
    try git.run("init", "--quiet")
    try git.run("remote", "add", "origin", "file://\(client.path)")
    try git.run("sparse-checkout", "set", ".github")
    try git.run(
      "fetch", "--quiet", "--filter=blob:none", "origin", "+refs/heads/*:refs/remotes/origin/*",
      "+refs/pull/1/merge:refs/remotes/pull/1/merge")
    try git.run("checkout", "--quiet", "--detach", "refs/remotes/pull/1/merge")
    #expect(!FileManager.default.fileExists(atPath: work + "/packages"))
    var environment = HermeticEnvironment.variables(home: client.directory.path)
    let program = (StorageTool.path as NSString).deletingLastPathComponent
    environment["PATH"] = program + ":" + (environment["PATH"] ?? "")
    environment["TITLE"] = title
    environment["TARGET"] = "staging"
    environment["GITHUB_SHA"] = merge
    let commands = try Self.commands()
    #expect(commands.count == 2)
    return try commands.map { command in
      try ProcessRun("bash", ["-ec", command], environment: environment, directory: work).run()
    }
  }

  @Test func aGoodPullRequestPasses() throws {
    for result in try results(title: "[staging] Promote baz-1.0.0 from snapshot", content: "") {
      #expect(result.status == 0, "\(result.outputText)\(result.errorText)")
    }
  }

  @Test func aBadOneFailsWithAnnotations() throws {
    let results = try results(title: "Promote baz-1.0.0", content: "changed")
    #expect(results.map(\.status) == [1, 1])
    #expect(results.last?.outputText.contains("::error file=packages/baz/1.0.0") == true)
    #expect(results.last?.outputText.contains("content-drift") == true)
  }
}
