import TestSupport
import Testing

@Suite(.tags(.medium)) struct ListTests {
  private func repository() throws -> TestRepository {
    try TestRepository {
      TestBranch("production") {
        TestPackage("foo", "1.9.0")
        TestPackage("foo", "1.10.0")
        TestPackage("foo_bar", "1.0.0")
      }
      TestBranch("staging") {
        TestPackage("foo", "1.10.0")
        TestPackage("bar", "2.0.0-beta.2")
      }
      TestBranch("snapshot") {
        TestPackage("bar", "2.0.0")
        TestPackage("bar", "2.0.0-beta.11")
        TestPackage("bar", "2.0.0-beta.2", content: "another")
      }
    }
  }

  @Test func oneDistributionIsOneVersionALine() throws {
    #expect(
      try repository().succeed("list", "production").output
        == "foo-1.9.0\nfoo-1.10.0\nfoo_bar-1.0.0\n")
    #expect(
      try repository().succeed("list", "snapshot").output
        == "bar-2.0.0-beta.2\nbar-2.0.0-beta.11\nbar-2.0.0\n")
  }

  @Test func allDistributionsSayWhereEachVersionIs() throws {
    let repository = try repository()
    repository.expectScreen(try repository.succeed("list"), "list/all.txt")
    repository.expectScreen(try repository.succeed("--json", "list"), "list/all.json")
  }

  @Test func servedSaysWhichLayerAnswers() throws {
    let repository = try repository()
    let run = try repository.succeed("list", "--served", "snapshot")
    repository.expectScreen(run, "list/served.txt")
    // The version that is served is that of the more stable layer.
    let json = try repository.succeed("--json", "list", "--served", "snapshot").json()
    let packages = try #require(json["packages"] as? [[String: Any]])
    let beta = try #require(packages.first { $0["version"] as? String == "2.0.0-beta.2" })
    let places = try #require(beta["distributions"] as? [[String: String]])
    #expect(
      places == [
        [
          "distribution": "snapshot", "layer": "staging",
          "tree": try repository.tree("staging", package: "bar", "2.0.0-beta.2"),
        ]
      ])
  }

  @Test func aDistributionAsItWas() throws {
    let repository = try repository()
    try repository.succeed("tag", "8.5.0")
    let old = try repository.tip("production")
    try repository.commit(to: "production") { TestPackage("foo", "2.0.0") }
    for revision in ["8.5.0", old, String(old.prefix(8))] {
      #expect(
        try repository.succeed("list", "production@\(revision)").output
          == "foo-1.9.0\nfoo-1.10.0\nfoo_bar-1.0.0\n")
    }
    #expect(try repository.succeed("list", "production").output.hasSuffix("foo_bar-1.0.0\n"))
    let run = try repository.refuse("list", "staging@8.5.0")
    #expect(run.errors == ["8.5.0 (\(old.prefix(10))) was never a tip of staging"])
    #expect(
      try repository.refuse("list", "staging@9.9.9").errors
        == ["there is no commit, tag or branch 9.9.9"])
  }

  @Test func anEmptyDistributionIsAnEmptyAnswer() throws {
    let repository = try TestRepository { TestBranch("snapshot") }
    #expect(try repository.succeed("list", "snapshot").output == "")
    #expect(
      try repository.succeed("--json", "list", "snapshot").json()["packages"] as? [String] == [])
  }

  @Test func whatIsNoVersionIsLeftOut() throws {
    let repository = try TestRepository {
      TestBranch("snapshot") {
        TestPackage("foo", "1.0.0", signature: "signed\n")
        TestFile("packages/README.md", "x")
        TestFile("packages/Foo/1.0.0/manifest.yml", "x")
        TestFile("packages/foo/next/manifest.yml", "x")
        TestFile("packages/foo/notes", "x")
      }
    }
    #expect(try repository.succeed("list", "snapshot").output == "foo-1.0.0\n")
  }
}
