import Foundation
import TestSupport
import Testing

/// A storage.yml renames, adds and tightens; commands obey it.
@Suite(.tags(.medium)) struct SettingsPolicyTests {
  private static let settings = """
    version: 1
    distributions:
      - name: stable
        branch: release
        promoteFrom: [candidate]
        overwrite: never
        remove: never
        image: example.com/registry
      - name: candidate
        branch: next
        layers: [stable, candidate]
        promoteFrom: [edge]
        overwrite: yes
        remove: never
      - name: edge
        branch: dev/edge
        layers: [stable, candidate, edge]
        overwrite: reason
        remove: reason
      - name: old
        branch: old
        frozen: true
    """

  private func repository() throws -> TestRepository {
    try TestRepository {
      TestBranch("main") { TestFile("storage.yml", Self.settings) }
      TestBranch("release") { TestPackage("foo", "1.0.0") }
      TestBranch("next") { TestPackage("foo", "1.1.0", content: "old") }
      TestBranch("dev/edge") {
        TestPackage("foo", "1.1.0", content: "new")
        TestPackage("foo", "1.2.0")
      }
    }
  }

  @Test func branchesHaveTheNamesOfTheSettings() throws {
    let repository = try repository()
    let run = try repository.succeed("promote", "foo-1.2.0", "--from", "edge", "--to", "candidate")
    #expect(run.warnings == [])
    #expect(try repository.subjects("next").first == "[next] Promote foo-1.2.0 from edge")
    #expect(
      try repository.subjects("dev/edge").first
        == "[dev/edge] Remove foo-1.2.0, promoted to candidate"
    )
  }

  @Test func theBuiltInNamesAreUnknownThen() throws {
    let run = try repository().refuse(
      "promote", "foo-1.2.0", "--from", "snapshot", "--to", "stagin", status: 2)
    #expect(run.hints == ["the distributions are stable, candidate, edge, old"])
  }

  @Test func aStepThatIsNotAcceptedNamesTheOneThatIs() throws {
    let repository = try repository()
    let run = try repository.refuse("promote", "foo-1.2.0", "--from", "edge", "--to", "stable")
    #expect(run.errors == ["stable takes packages from candidate, not from edge"])
    #expect(
      run.hints == [
        "storage -C \(repository.path) promote foo-1.2.0 --from edge --to candidate"
      ])
  }

  @Test func overwritingIsFreeWhereTheSettingsSaySo() throws {
    let repository = try repository()
    let run = try repository.succeed("promote", "foo-1.1.0", "--from", "edge", "--to", "candidate")
    #expect(run.warnings.count == 1)
    #expect(run.warnings[0].hasPrefix("foo-1.1.0 replaces other contents in candidate"))
  }

  @Test func whatIsNeverRemovedIsPromotedByKeepingIt() throws {
    let repository = try repository()
    let arguments = ["promote", "foo-1.1.0", "--from", "candidate", "--to", "stable"]
    let run = try repository.storage(arguments)
    #expect(run.status == 1)
    #expect(run.errors == ["foo-1.1.0 stays: versions are never removed from candidate"])
    #expect(
      run.hints == [
        "storage -C \(repository.path) " + (arguments + ["--keep"]).joined(separator: " ")
      ])
    let kept = try repository.storage(arguments + ["--keep"])
    #expect(kept.status == 0, "\(kept.screen)")
    #expect(try repository.versions("next") == ["foo-1.1.0"])
    #expect(try repository.versions("release") == ["foo-1.0.0", "foo-1.1.0"])
    // What can never go is offered no command that would fail.
    let json = try repository.succeed("--json", "status").json()
    let leftovers = try #require(json["leftovers"] as? [[String: Any]])
    #expect(leftovers.first { $0["distribution"] as? String == "candidate" }?["command"] is NSNull)
  }

  @Test func removingAsksForAReasonWhereTheSettingsDo() throws {
    let repository = try repository()
    try repository.refuse("remove", "foo-1.2.0", "--from", "edge")
    try repository.succeed("remove", "foo-1.2.0", "--from", "edge", "--reason", "late")
  }

  @Test func theReleasedDistributionIsTheLastOne() throws {
    let repository = try repository()
    let run = try repository.succeed("tag", "1.0.0")
    #expect(run.output.contains("of stable as 1.0.0\nimage example.com/registry:1.0.0\n"))
    #expect(try repository.git.revParse("1.0.0^{commit}") == repository.tip("release"))
  }

  @Test func statusKnowsWhereEachOneWaits() throws {
    let repository = try repository()
    let json = try repository.succeed("--json", "status").json()
    let waiting = try #require(json["waiting"] as? [[String: Any]])
    #expect(waiting.map { $0["distribution"] as? String } == ["candidate", "edge"])
    #expect(waiting.map { $0["targets"] as? [String] } == [["stable"], ["candidate"]])
    // The command that is offered for the first that waits works.
    let offered = try repository.succeed("status").output.split(separator: "\n")
      .filter { $0.contains(" promote ") }.map { String($0.drop { $0 == " " }) }
    #expect(offered.count == 2)
    for command in offered {
      let run = try InProcessTool().paste(command)
      #expect(run.status == 0, "\(run.screen)")
    }
  }

  @Test func withoutOneLastDistributionNothingIsReleased() throws {
    let repository = try TestRepository {
      TestBranch("main") {
        TestFile(
          "storage.yml",
          """
          version: 1
          distributions:
            - name: east
              branch: east
            - name: west
              branch: west
          """)
      }
      TestBranch("east")
      TestBranch("west")
    }
    let run = try repository.refuse("tag", "1.0.0", status: 2)
    #expect(run.errors == ["the settings leave open which distribution is released"])
  }
}
