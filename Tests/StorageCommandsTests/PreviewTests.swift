import Foundation
import TestSupport
import Testing

@Suite(.tags(.medium)) struct PreviewTests {
  let directory: TemporaryDirectory
  let tool: InProcessTool

  init() throws {
    directory = try TemporaryDirectory("storage-preview")
    tool = InProcessTool(directory: directory.path)
    let packages = ["foo/1.2.3", "foo/1.3.0", "baz/2.0.0"].map {
      PackageRoot.fixture("packages/" + $0)
    }
    try #require(tool.run("init", "s.git").status == 0)
    try #require(tool.run(["-C", "s.git", "add", "--to", "snapshot"] + packages).status == 0)
    try #require(
      tool.run("-C", "s.git", "promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
        .status == 0)
  }

  @Test func listsTheNewestOfEachPackageAndItsBranch() throws {
    let run = tool.run("-C", "s.git", "preview", "snapshot")
    #expect(run.status == 0, "\(run.screen)")
    let lines = run.output.split(separator: "\n").map { $0.split(separator: " ").prefix(2) }
    #expect(
      lines.map { $0.joined(separator: " ") } == [
        "package branch", "baz-2.0.0 snapshot", "foo-1.3.0 snapshot",
      ])
    let staging = tool.run("-C", "s.git", "preview", "staging", "--json")
    let packages = try #require(try staging.json()["packages"] as? [[String: Any]])
    #expect(packages.map { $0["version"] as? String } == ["1.2.3"])
    #expect(packages.first?["branch"] as? String == "staging")
    #expect(packages.first?["kibana"] as? String == "^8.4.0")
  }

  @Test func printsTheBodyOfAnAnswer() throws {
    let run = tool.run("-C", "s.git", "preview", "snapshot", "/search?package=foo&all=true")
    #expect(run.status == 0, "\(run.screen)")
    let found = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]]
    #expect(found?.map { $0["version"] as? String } == ["1.2.3", "1.3.0"])
    let readme = tool.run("-C", "s.git", "preview", "staging", "/package/foo/1.2.3/docs/README.md")
    #expect(
      try readme.output
        == String(
          contentsOfFile: PackageRoot.fixture("packages/foo/1.2.3/docs/README.md"), encoding: .utf8)
    )
  }

  @Test func anyOtherStatusIsNo() {
    let missing = tool.run("-C", "s.git", "preview", "staging", "/package/foo/1.3.0/")
    #expect(missing.status == 1)
    #expect(missing.output.isEmpty)
    #expect(
      missing.errors == [
        "the registry answers 404 to /package/foo/1.3.0/: package revision not found"
      ])
    let moved = tool.run("-C", "s.git", "preview", "staging", "/package/foo/1.2.3")
    #expect(moved.status == 1)
    #expect(moved.hints == ["storage -C s.git preview staging /package/foo/1.2.3/"])
  }

  @Test func anEarlierStateIsPreviewedAsItWas() throws {
    let git = GitOracle(directory.path("s.git"))
    let before = try git.revParse("refs/heads/snapshot~1")
    let run = tool.run("-C", "s.git", "preview", "snapshot@" + before, "--json")
    let packages = try #require(try run.json()["packages"] as? [[String: Any]])
    // At that commit snapshot held foo-1.2.3 itself; staging, at its present tip, is found first.
    #expect(packages.map { $0["package"] as? String } == ["baz", "foo"])
    let production = tool.run("-C", "s.git", "preview", "production")
    #expect(production.status == 0)
    #expect(production.output.isEmpty)
  }
}
