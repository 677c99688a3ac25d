import Foundation
import TestSupport
import Testing

/// What is asked for, and what it waits for.
@Suite(.tags(.large)) struct PullRequestListTests {
  private let storage: ReviewedStorage
  private var github: GitHubServer { storage.github }
  private var server: TestRepository { storage.server }

  init() throws { storage = try ReviewedStorage() }

  private func promote(_ clone: StorageClone, _ more: String...) {
    let words = [
      "-C", clone.path, "promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging",
      "--pull-request",
    ]
    let run = clone.tool.run(words + more)
    #expect(run.status == 0, "\(run.screen)")
  }

  /// Number, state and what is waited for, of each.
  private func rows(_ clone: StorageClone, _ words: String...) throws -> [String] {
    let run = clone.tool.run(["-C", clone.path, "pull-requests", "--json"] + words)
    #expect(run.status == 0, "\(run.screen)")
    return try run.pullRequests().map { row in
      let number = (row["number"] as? Int).map { "#\($0)" } ?? "-"
      return "\(number) \(row["state"] ?? "") \(row["waitsFor"] as? String ?? "-")"
    }
  }

  @Test func aPromotionFromItsOpeningToItsEnd() throws {
    let clone = try storage.clone()
    #expect(
      clone.succeed("pull-requests").output
        == "nothing is asked for on \(storage.shared.url)\n")
    promote(clone)
    #expect(try rows(clone) == ["#1 open its review", "#2 waiting #1"])
    try storage.merge(1, deleting: false)
    #expect(
      try rows(clone) == ["#2 open its review; staging holds what it takes out"])
    #expect(try rows(clone, "--merged").first == "- merged -")
    try storage.merge(2)
    #expect(try rows(clone) == [])
    let left = try clone.succeed("pull-requests", "--json").json()["leftovers"] as? [String]
    #expect(left == ["promote/foo-1.2.3-to-staging"])
    #expect(github.violations == [])
  }

  @Test func withoutATokenTheBranchesTell() throws {
    let clone = try storage.clone(token: nil)
    promote(clone)
    #expect(
      try rows(clone) == ["- open its review", "- waiting promote/foo-1.2.3-to-staging"])
    let run = clone.succeed("pull-requests")
    #expect(run.warnings.count == 1)
    #expect(run.output.contains("[staging] Promote foo-1.2.3 from snapshot"))
  }

  @Test func anotherPersonsCloneSeesTheSame() throws {
    promote(try storage.clone())
    let other = try storage.clone("other.git")
    #expect(try rows(other) == ["#1 open its review", "#2 waiting #1"])
    #expect(try other.blobCount() == 0)
  }

  @Test func whatHasChangedSinceIsOutdated() throws {
    let clone = try storage.clone()
    promote(clone)
    try server.commit(to: "snapshot") { TestPackage("foo", "1.2.3", kibana: "^8.2.0") }
    let words = "outdated the versions have changed: run its command again"
    #expect(try rows(clone) == ["#1 \(words)", "#2 \(words)"])
  }

  @Test func aBranchWhosePullRequestIsClosedWaitsForOne() throws {
    let clone = try storage.clone()
    promote(clone)
    github.close(1)
    #expect(
      try rows(clone) == [
        "- open its pull request: run its command again", "#2 waiting promote/foo-1.2.3-to-staging",
      ])
    promote(clone)
    #expect(try rows(clone) == ["#3 open its review", "#2 waiting #3"])
    #expect(github.pullRequests[1].body.contains("Waits for the promotion: #3\n"))
  }

  @Test func otherBranchesAreNotOurs() throws {
    let clone = try storage.clone()
    try server.git.run("update-ref", "refs/heads/promote/by-hand", "staging")
    try server.git.run("update-ref", "refs/heads/promote/x-to-staging", "staging")
    #expect(try rows(clone) == [])
  }

  @Test func withoutGitHubFailingIsSaid() throws {
    let clone = try storage.clone()
    promote(clone)
    for _ in 0..<3 { github.play("GET", "/pulls", .text(502, "")) }
    let run = clone.run("pull-requests")
    #expect(run.status == 74 && run.output == "", "\(run.screen)")
  }
}
