import Foundation
import TestSupport
import Testing

/// `preview` as if something had been promoted, removed or added.
@Suite(.tags(.medium)) struct WhatIfTests {
  let repository: TestRepository

  init() throws {
    repository = try TestRepository {
      TestBranch("production") { TestPackage("foo", "1.0.0", kibana: "^7.0.0") }
      TestBranch("staging") { TestPackage("bar", "0.1.0") }
      TestBranch("snapshot") {
        TestPackage("foo", "1.2.3", kibana: "^8.4.0", signature: "signed\n")
        TestPackage("foo", "1.3.0-beta.1")
        TestPackage("bar", "0.1.0", content: "other")
      }
    }
  }

  /// What a registry answers that a client could ask for.
  static let paths = [
    "/search?all=true&prerelease=true", "/search", "/categories", "/search?kibana.version=7.5.0",
    "/search?kibana.version=8.4.0&prerelease=true", "/package/foo/1.2.3/",
  ]

  /// Runs a preview that must leave every file of the repository as it was.
  private func preview(
    _ arguments: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> CommandRun {
    let before = try RepositoryState(of: repository)
    let run = try repository.storage(["preview"] + arguments, sourceLocation: sourceLocation)
    let changes = try RepositoryState(of: repository).changes(since: before)
    #expect(changes == [], "\(run.screen)", sourceLocation: sourceLocation)
    return run
  }

  private func answers(_ arguments: [String]) throws -> [String] {
    try Self.paths.map { path in
      let run = try preview(["staging", path] + arguments)
      return run.status == 0 ? run.output : run.errors.joined()
    }
  }

  @Test func aSupposedPromotionIsAnsweredLikeARealOne() throws {
    let present = try answers([])
    let supposed = try answers(["--promote", "foo-1.2.3"])
    #expect(present != supposed)
    #expect(present[5].contains("404"))
    #expect(supposed[5].contains("\"signature_path\": \"/epr/foo/foo-1.2.3.zip.sig\""))
    try repository.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    #expect(try answers([]) == supposed)
  }

  @Test func aSupposedRemovalIsAnsweredLikeARealOne() throws {
    let supposed = try answers(["--remove", "bar-0.1.0", "--reason", "it is broken"])
    #expect(!supposed[0].contains("bar"))
    try repository.succeed("remove", "bar-0.1.0", "--from", "staging", "--reason", "it is broken")
    #expect(try answers([]) == supposed)
  }

  @Test func whatIsAddedAndPromotedAtOnceIsServedWithItsFiles() throws {
    let path = PackageRoot.fixture("packages/foo/1.3.0")
    let run = try preview(["snapshot", "/package/foo/1.3.0/docs/README.md", "--add", path])
    #expect(run.output == (try String(contentsOfFile: path + "/docs/README.md", encoding: .utf8)))
    let staging = try preview([
      "staging", "/search?package=foo&kibana.version=8.4.0", "--add", path, "--promote",
      "foo-1.3.0", "--remove", "bar-0.1.0", "--reason", "broken",
    ])
    #expect(staging.status == 0, "\(staging.screen)")
    #expect(staging.output.contains("\"version\": \"1.3.0\""))
    let table = try preview([
      "staging", "--add", path, "--promote", "foo-1.3.0", "--promote", "foo-1.2.3", "--json",
    ])
    let packages = try #require(try table.json()["packages"] as? [[String: Any]])
    #expect(packages.map { $0["version"] as? String } == ["0.1.0", "1.3.0"])
  }

  @Test func whatACommandRefusesIsRefusedWithTheSameWords() throws {
    let path = PackageRoot.fixture("packages/foo/1.3.0")
    for (preview, real) in [
      (["staging", "--remove", "bar-0.1.0"], ["remove", "bar-0.1.0", "--from", "staging"]),
      (["production", "--remove", "foo-1.0.0"], ["remove", "foo-1.0.0", "--from", "production"]),
      (
        ["staging", "--promote", "bar-0.1.0"],
        ["promote", "bar-0.1.0", "--from", "snapshot", "--to", "staging"]
      ),
      (
        ["staging", "--promote", "foo-9.0.0"],
        ["promote", "foo-9.0.0", "--from", "snapshot", "--to", "staging"]
      ),
      (
        ["snapshot", "--promote", "bar-0.1.0"],
        ["promote", "bar-0.1.0", "--from", "staging", "--to", "snapshot"]
      ),
      (["staging", "--add", path], ["add", path, "--to", "staging"]),
    ] {
      let refused = try self.preview(preview)
      let run = try repository.storage(real)
      #expect(refused.status == 1, "\(refused.screen)")
      #expect(refused.errors == run.errors, "\(refused.screen)\(run.screen)")
      #expect(!refused.errors.isEmpty)
    }
  }

  @Test func theSourceIsTheLeastStableThatHoldsTheVersion() throws {
    try repository.succeed("promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging")
    let run = try preview(["production", "/search?package=foo", "--promote", "foo-1.2.3"])
    #expect(run.output.contains("\"version\": \"1.2.3\""), "\(run.screen)")
    let both = try preview([
      "production", "--promote", "foo-1.2.3", "--promote", "foo-1.3.0-beta.1",
    ])
    #expect(both.warnings.count == 1, "\(both.screen)")
    #expect(both.warnings.first?.contains("skips staging") == true)
  }

  @Test func theChangesForClientsAreListed() throws {
    let run = try preview(["staging", "--promote", "foo-1.2.3", "--changes"])
    repository.expectScreen(run, "preview/changes.txt")
    let json = try preview([
      "staging", "--promote", "foo-1.2.3", "--changes", "--kibana-version", "8.5", "--json",
    ]).json()
    let staging = try #require((json["distributions"] as? [[String: Any]])?.first)
    let offers = try #require(staging["offers"] as? [[String: Any]])
    #expect(offers.count == 1)
    #expect(offers.first?["kibana"] as? String == "8.5.0")
    #expect(offers.first?["before"] is NSNull)
    #expect(offers.first?["after"] as? String == "1.2.3")
    #expect(staging["newPackages"] as? [String] == [])
    let categories = try #require(staging["categories"] as? [[String: Any]])
    #expect(categories.map { $0["before"] as? Int } == [1])
    #expect(categories.map { $0["after"] as? Int } == [2])
    #expect(categories.map { $0["kibana"] as? String } == ["8.5.0"])
  }

  @Test func twoStatesAreCompared() throws {
    let before = try repository.tip("snapshot")
    try repository.succeed("remove", "foo-1.3.0-beta.1", "--from", "snapshot")
    let run = try preview(["snapshot@" + before, "--changes"])
    #expect(run.output.contains("- foo-1.3.0-beta.1"), "\(run.screen)")
    let same = try preview(["snapshot@" + before, "snapshot@" + before, "--changes"])
    #expect(same.output == "snapshot: nothing changes for its clients\n")
    let up = try preview(["staging", "snapshot", "--changes", "--json"])
    #expect(up.output.contains("\"added\""))
    for arguments in [
      ["snapshot", "--changes"], ["snapshot", "--kibana-version", "8.0.0"],
      ["snapshot", "--changes", "--promote", "foo-1.2.3", "/search"],
      ["snapshot@" + before, "--changes", "--kibana-version", "eight"],
    ] {
      #expect(try preview(arguments).status == 2, "\(arguments)")
    }
  }

  @Test func writingCommandsShowTheChangesFirst() throws {
    let before = try RepositoryState(of: repository)
    let run = try repository.succeed(
      "promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging", "--preview")
    #expect(try RepositoryState(of: repository).changes(since: before) == [])
    #expect(
      run.output == (try preview(["staging", "--promote", "foo-1.2.3", "--changes"])).output)
    // Production's clients, and those of both others, would be offered it at once.
    let json = try repository.succeed(
      "promote", "foo-1.2.3", "--from", "snapshot", "--to", "production", "--preview", "--json"
    ).json()
    let distributions = try #require(json["distributions"] as? [[String: Any]])
    #expect(
      distributions.map { $0["distribution"] as? String } == ["production", "snapshot", "staging"])
    #expect(distributions.map { ($0["versions"] as? [Any])?.count } == [1, 0, 1])
    let removal = try repository.succeed(
      "remove", "foo-1.2.3", "--from", "snapshot", "--preview")
    #expect(removal.output.contains("- foo-1.2.3"), "\(removal.screen)")
    let addition = try repository.succeed(
      "add", PackageRoot.fixture("packages/foo/1.3.0"), "--to", "snapshot", "--preview")
    #expect(addition.output.contains("+ foo-1.3.0"), "\(addition.screen)")
    #expect(try RepositoryState(of: repository).changes(since: before) == [])
  }
}
