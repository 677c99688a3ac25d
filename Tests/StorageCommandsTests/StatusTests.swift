import TestSupport
import Testing

@Suite(.tags(.medium)) struct StatusTests {
  /// One of everything that status tells of.
  private func repository() throws -> TestRepository {
    try TestRepository {
      TestBranch("production") {
        TestPackage("foo", "1.0.0")
        TestPackage("foo", "1.1.0")
        TestPackage("bar", "1.0.0")
      }
      TestBranch("staging") {
        TestPackage("foo", "1.1.0")
        TestPackage("bar", "1.0.0", scriptMode: .regular)
        TestPackage("baz", "0.1.0")
      }
      TestBranch("snapshot") {
        TestPackage("baz", "0.1.0", content: "another")
        for number in 1...12 { TestPackage("many", "1.\(number).0") }
        TestFile("packages/README.md", "x")
        TestFile("packages/baz/next/manifest.yml", "x")
        TestFile("packages/baz/0.2.0.sig", "x")
        TestFile("packages/Baz/1.0.0/manifest.yml", "x")
      }
      TestBranch("experimental") { TestPackage("old", "0.0.1") }
    }
  }

  @Test func everythingThatAMaintainerWantsToRead() throws {
    let repository = try repository()
    repository.expectScreen(try repository.succeed("status"), "status/all.txt")
    repository.expectScreen(try repository.succeed("--verbose", "status"), "status/verbose.txt")
    repository.expectScreen(try repository.succeed("--json", "status"), "status/all.json")
  }

  @Test func aStorageInOrderIsATableAlone() throws {
    let repository = try TestRepository {
      TestBranch("production") { TestPackage("foo", "1.0.0") }
      TestBranch("staging")
      TestBranch("snapshot")
    }
    repository.expectScreen(try repository.succeed("status"), "status/in-order.txt")
  }

  @Test func theCuresCure() throws {
    let repository = try repository()
    let json = try repository.succeed("--json", "status").json()
    for kind in ["leftovers", "faults"] {
      let entries = try #require(json[kind] as? [[String: Any]])
      for command in entries.compactMap({ $0["command"] as? String }) {
        let run = try InProcessTool().paste(command)
        #expect(run.status == 0, "\(run.screen)")
      }
    }
    try repository.git.fsck()
    let after = try repository.succeed("--json", "status").json()
    #expect((after["leftovers"] as? [Any])?.isEmpty == true)
    let faults = try #require(after["faults"] as? [[String: Any]])
    #expect(faults.allSatisfy { $0["problem"] != nil } && faults.count == 4)
  }

  // MARK: Half done

  /// Promotes, then puts the source back where it was: as a crash between the two branches leaves it.
  private func halfDone(_ arguments: String...) throws -> TestRepository {
    let repository = try TestRepository {
      TestBranch("production")
      TestBranch("staging")
      TestBranch("snapshot") {
        TestPackage("foo", "1.2.3")
        TestPackage("bar", "1.0.0")
        TestPackage("baz", "1.0.0")
      }
    }
    let snapshot = try repository.tip("snapshot")
    let run = try repository.storage(
      ["promote"] + arguments + ["--from", "snapshot", "--to", "staging"])
    #expect(run.status == 0, "\(run.screen)")
    try repository.git.run("update-ref", "refs/heads/snapshot", snapshot)
    return repository
  }

  @Test func aPromotionCutShortIsNamedWithTheCommandThatEndsIt() throws {
    let repository = try halfDone("foo-1.2.3", "bar-1.0.0")
    repository.expectScreen(try repository.succeed("status"), "status/half-done.txt")
    let json = try repository.succeed("--json", "status").json()
    let entries = try #require(json["halfDone"] as? [[String: Any]])
    #expect(entries.map { $0["package"] as? String } == ["bar", "foo"])
    #expect((json["leftovers"] as? [Any])?.isEmpty == true)
    let commands = Set(entries.compactMap { $0["command"] as? String })
    #expect(commands.count == 1)
    let run = try InProcessTool().paste(try #require(commands.first))
    #expect(run.status == 0, "\(run.screen)")
    try repository.git.fsck()
    let after = try repository.succeed("--json", "status").json()
    #expect((after["halfDone"] as? [Any])?.isEmpty == true)
    #expect(try repository.versions("snapshot") == ["baz-1.0.0"])
    // It is the same operation: both sides carry one key.
    func key(_ branch: String) throws -> String? {
      try repository.git.message(branch).split(separator: "\n")
        .first { $0.hasPrefix("Operation: promote ") }.map(String.init)
    }
    #expect(try key("staging") == key("snapshot"))
  }

  @Test func whatWasKeptOnPurposeIsNotHalfDone() throws {
    let repository = try halfDone("foo-1.2.3", "--keep")
    let json = try repository.succeed("--json", "status").json()
    #expect((json["halfDone"] as? [Any])?.isEmpty == true)
    #expect((json["leftovers"] as? [Any])?.count == 1)
  }

  @Test func aVersionThatCameBackChangedIsNotHalfDone() throws {
    let repository = try halfDone("foo-1.2.3")
    try repository.commit(to: "snapshot") { TestPackage("foo", "1.2.3", content: "rebuilt") }
    let json = try repository.succeed("--json", "status").json()
    #expect((json["halfDone"] as? [Any])?.isEmpty == true)
    #expect((json["faults"] as? [Any])?.count == 1)
  }

  @Test func settingsAreNamedWhenAsked() throws {
    let repository = try repository()
    #expect(try !repository.succeed("status").output.contains("settings:"))
    #expect(try repository.succeed("--verbose", "status").output.contains("settings: built in\n"))
    try repository.commit(to: "main") {
      TestFile(
        "storage.yml",
        """
        version: 1
        distributions:
          - name: production
            branch: production
        """)
    }
    #expect(
      try repository.succeed("--verbose", "status").output.contains(
        "settings: storage.yml on main\n"))
  }
}
