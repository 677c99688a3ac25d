import Foundation
import TestSupport
import Testing

/// Promotions that are asked for.
@Suite(.tags(.large)) struct PullRequestTests {
  private let storage: ReviewedStorage
  private var github: GitHubServer { storage.github }
  private var server: TestRepository { storage.server }
  private let promote = [
    "promote", "foo-1.2.3", "--from", "snapshot", "--to", "staging", "--pull-request",
  ]
  private let branches = [
    "refs/heads/promote/foo-1.2.3-to-staging", "refs/heads/remove/foo-1.2.3-from-snapshot",
  ]

  init() throws { storage = try ReviewedStorage() }

  private func run(_ clone: StorageClone, _ arguments: [String]) -> CommandRun {
    clone.tool.run(["-C", clone.path] + arguments)
  }

  @Test func twoLinkedPullRequestsAndNoBranchOfADistributionMoves() throws {
    let clone = try storage.clone()
    let before = try server.git.forEachRef()
    let run = run(clone, promote)
    #expect(run.status == 0, "\(run.screen)")
    #expect(
      run.output == """
        asked to promote foo-1.2.3 from snapshot to staging
          #1 [staging] Promote foo-1.2.3 from snapshot: opened
            https://github.com/example/package-storage/pull/1
          #2 [snapshot] Remove foo-1.2.3, promoted to staging: opened, waits for #1
            https://github.com/example/package-storage/pull/2

        """)
    #expect(run.warnings == [])
    #expect(try storage.topics().keys.sorted() == branches)
    #expect(try server.git.forEachRef().filter { before.keys.contains($0.key) } == before)
    let (promotion, removal) = (github.pullRequests[0], github.pullRequests[1])
    let tree = try server.tree("snapshot", package: "foo", "1.2.3")
    #expect(promotion.base == "staging" && removal.base == "snapshot")
    #expect(promotion.body.contains("| `foo-1.2.3` | `\(tree)` |"))
    #expect(promotion.body.contains("The removal that follows: #2\n"))
    #expect(promotion.body.contains("- [ ] "))
    #expect(removal.body.contains("Waits for the promotion: #1\n"))
    #expect(removal.body.contains("**Merge the promotion first**"))
    #expect(removal.body.contains("storage validate snapshot --base"))
    #expect(github.violations == [])
    try server.git.fsck()
    // The commits are those of a direct promotion.
    #expect(
      try server.git.run("diff", "--name-status", "staging", branches[0])
        .split(separator: "\n").allSatisfy { $0.hasPrefix("A\tpackages/foo/1.2.3/") })
    #expect(try clone.blobCount() == 0)
  }

  @Test(arguments: [false, true])
  func mergingBothPromotes(squash: Bool) throws {
    let clone = try storage.clone()
    #expect(run(clone, promote).status == 0)
    let tree = try server.tree("snapshot", package: "foo", "1.2.3")
    try storage.merge(1, squash: squash)
    // In between the same command finds what is left, and asks for nothing anew.
    let again = run(clone, promote)
    #expect(again.status == 0, "\(again.screen)")
    #expect(
      again.output.contains("#2 [snapshot] Remove foo-1.2.3, promoted to staging: open already"))
    #expect(github.pullRequests.count == 2)
    #expect(clone.succeed("status").output.contains("half done"))
    try storage.merge(2, squash: squash)
    #expect(try server.tree("staging", package: "foo", "1.2.3") == tree)
    #expect(try !server.versions("snapshot").contains("foo-1.2.3"))
    let done = run(clone, promote)
    #expect(done.output == "nothing to do: foo-1.2.3 is promoted already\n", "\(done.screen)")
    #expect(try storage.topics().isEmpty && github.pullRequests.count == 2)
    // The record is read from a merge as well.
    let undone = clone.succeed("undo", "--reason", "a test", "--push")
    #expect(undone.output.contains("foo-1.2.3"), "\(undone.screen)")
    #expect(try server.versions("snapshot").contains("foo-1.2.3"))
    #expect(try !server.versions("staging").contains("foo-1.2.3"))
  }

  @Test func theSameCommandPushesAndOpensNothingNew() throws {
    let clone = try storage.clone()
    #expect(run(clone, promote).status == 0)
    let topics = try storage.topics()
    // The reviewer ticks a box; the base moves on.
    github.change(1) { $0.body = $0.body.replacingOccurrences(of: "[ ]", with: "[x]") }
    try server.commit(to: "staging") { TestPackage("late", "1.0.0") }
    let body = github.pullRequests[0].body
    var later = try storage.clone("other.git")
    later = StorageClone(path: later.path, tool: later.tool)
    for clone in [clone, later] {
      let run = run(clone, promote + ["--json"])
      #expect(run.status == 0, "\(run.screen)")
      let states = try run.pullRequests().compactMap { $0["state"] as? String }
      #expect(states == ["found", "found"])
    }
    #expect(try storage.topics() == topics)
    #expect(github.pullRequests.count == 2 && github.pullRequests[0].body == body)
    #expect(!github.requests.dropFirst(8).contains { $0.method != "GET" })
  }

  @Test(arguments: [("POST", "/pulls", 0), ("POST", "/pulls", 1), ("PATCH", "/pulls/1", 2)])
  func aHalfMadePairIsCompletedByTheSameCommand(
    method: String, path: String, opened: Int
  ) throws {
    let clone = try storage.clone()
    github.play(
      method, path, .text(500, #"{"message":"Server Error"}"#), after: opened == 1 ? 1 : 0)
    let failed = run(clone, promote)
    #expect(failed.status == 74, "\(failed.screen)")
    #expect(failed.output == "" && failed.errors.first?.contains("answers 500") == true)
    #expect(github.pullRequests.count == opened)
    #expect(try storage.topics().keys.sorted() == branches)
    let topics = try storage.topics()
    let completed = try clone.tool.paste(try #require(failed.hints.last))
    #expect(completed.status == 0, "\(completed.screen)")
    #expect(github.pullRequests.count == 2)
    #expect(github.pullRequests[0].body.contains("The removal that follows: #2\n"))
    #expect(github.pullRequests[1].body.contains("Waits for the promotion: #1\n"))
    #expect(try storage.topics() == topics && github.violations == [])
  }

  @Test func aBranchWithAnotherChangeIsReplacedAndItsPullRequestKept() throws {
    let clone = try storage.clone()
    #expect(run(clone, promote).status == 0)
    let topics = try storage.topics()
    try server.commit(to: "snapshot") { TestPackage("foo", "1.2.3", kibana: "^8.1.0") }
    let run = run(clone, promote)
    #expect(run.status == 0, "\(run.screen)")
    let tree = try server.tree("snapshot", package: "foo", "1.2.3")
    #expect(try storage.topics().keys.sorted() == branches)
    #expect(try storage.topics()[branches[0]] != topics[branches[0]])
    #expect(github.pullRequests.count == 2)
    #expect(github.pullRequests[0].body.contains("`\(tree)`"))
    #expect(github.pullRequests[0].body.contains("The removal that follows: #2\n"))
  }

  @Test func commitsThatOthersAddToTheBranchStay() throws {
    let clone = try storage.clone()
    #expect(run(clone, promote).status == 0)
    try server.commit(to: "staging") { TestPackage("late", "1.0.0") }
    // The button that brings a branch up to date.
    let tree = try server.git.run("merge-tree", "--write-tree", branches[0], "staging")
    let merge = try server.git.run(
      "commit-tree", "-p", branches[0], "-p", "staging", "-m", "Merge branch 'staging'", tree)
    try server.git.run("update-ref", branches[0], merge)
    let topics = try storage.topics()
    #expect(run(clone, promote).status == 0)
    #expect(try storage.topics() == topics)
    #expect(clone.succeed("pull-requests").output.contains("#1"))
  }

  @Test func manyVersionsAreNamedByTheOperation() throws {
    let clone = try storage.clone()
    let words = ["promote", "foo-1.2.3", "bar-0.2.0", "--from", "snapshot", "--to", "staging"]
    let run = run(clone, words + ["--pull-request", "--json"])
    #expect(run.status == 0, "\(run.screen)")
    let key = try #require(try run.json()["operation"] as? String)
    #expect(
      try storage.topics().keys.sorted() == [
        "refs/heads/promote/\(key)-to-staging", "refs/heads/remove/\(key)-from-snapshot",
      ])
    #expect(github.pullRequests[0].title == "[staging] Promote 2 packages from snapshot")
    #expect(github.pullRequests[0].body.contains("| `bar-0.2.0` |"))
    let rows = try run.pullRequests()
    #expect(rows.compactMap { $0["number"] as? Int } == [1, 2])
    #expect(rows[1]["waitsFor"] as? Int == 1 && rows[0]["waitsFor"] is NSNull)
    #expect(
      rows.compactMap { $0["commit"] as? String }.sorted() == (try storage.topics().values.sorted())
    )
  }

  @Test func labelsReviewersAndDrafts() throws {
    try server.commit(to: "main") {
      TestFile(
        "storage.yml",
        "version: 1\npullRequests: {labels: [promotion], reviewers: [ann, '@owner']}\n")
    }
    let clone = try storage.clone()
    let words = promote + ["--draft", "--label", "urgent", "--reviewer", "example/release"]
    let run = run(clone, words)
    #expect(run.status == 0, "\(run.screen)")
    for pullRequest in github.pullRequests {
      #expect(pullRequest.isDraft && pullRequest.labels == ["promotion", "urgent"])
      #expect(pullRequest.reviewers == ["ann"])
      #expect(pullRequest.teams.last == "release" && pullRequest.teams.count == 2)
    }
    #expect(clone.succeed("pull-requests").output.contains("draft"))
    #expect(github.violations == [])
  }

  @Test func aReviewerWhoCannotBeAskedIsAWarning() throws {
    let clone = try storage.clone()
    github.play(
      "POST", "/requested_reviewers",
      .text(422, #"{"message":"Reviews may only be requested from collaborators."}"#))
    let run = run(clone, promote + ["--reviewer", "nobody"])
    #expect(run.status == 0, "\(run.screen)")
    #expect(run.warnings.count == 1 && run.warnings[0].contains("collaborators"))
    #expect(github.pullRequests.count == 2)
  }

  @Test func withoutATokenThePagesAreNamed() throws {
    let clone = try storage.clone(token: nil)
    let run = run(clone, promote)
    #expect(run.status == 0, "\(run.screen)")
    #expect(
      run.output.contains(
        "open it at https://github.com/example/package-storage/compare/"
          + "staging...promote/foo-1.2.3-to-staging?expand=1\n"))
    #expect(run.warnings.first?.contains("GITHUB_TOKEN") == true)
    #expect(try storage.topics().keys.sorted() == branches)
    #expect(github.requests.isEmpty)
    let listed = clone.succeed("pull-requests")
    #expect(listed.output.contains("promote/foo-1.2.3-to-staging"), "\(listed.screen)")
  }

  @Test func elsewhereTheBranchesArePushed() throws {
    var clone = try storage.clone()
    var tool = clone.tool
    tool.environment["GITHUB_REPOSITORY"] = nil
    clone = StorageClone(path: clone.path, tool: tool)
    let run = run(clone, promote)
    #expect(run.status == 0 && run.warnings.first?.contains("no repository on github.com") == true)
    #expect(try storage.topics().keys.sorted() == branches && github.requests.isEmpty)
  }

  @Test func aDryRunWritesNothing() throws {
    let clone = try storage.clone()
    let (here, there) = (
      try RepositoryState(path: clone.path), try RepositoryState(of: server)
    )
    let run = run(clone, promote + ["--dry-run"])
    #expect(run.status == 0 && run.output.contains("would ask to promote foo-1.2.3"))
    #expect(run.output.contains("promote/foo-1.2.3-to-staging for staging"))
    #expect(try RepositoryState(path: clone.path).changes(since: here) == [])
    #expect(try RepositoryState(of: server).changes(since: there) == [])
    #expect(github.requests.isEmpty)
  }

  @Test func addAndRemoveLikewise() throws {
    let clone = try storage.clone()
    let add = ["add", PackageRoot.fixture("packages/foo/1.3.0"), "--to", "snapshot"]
    let added = run(clone, add + ["--pull-request"])
    #expect(added.status == 0, "\(added.screen)")
    #expect(added.output.contains("#1 [snapshot] Add foo-1.3.0: opened"))
    let removed = run(
      clone, ["remove", "bar-0.1.0", "--from", "staging", "--reason", "broken", "--pull-request"])
    #expect(removed.status == 0, "\(removed.screen)")
    #expect(github.pullRequests[1].body.contains("Reason: broken\n"))
    #expect(try storage.topics().count == 2)
    #expect(
      run(clone, add + ["--pull-request"]).output.contains(
        "#1 [snapshot] Add foo-1.3.0: open already"))
    try storage.merge(1)
    #expect(try server.versions("snapshot").contains("foo-1.3.0"))
    #expect(try server.versions("staging").contains("bar-0.1.0"))
    #expect(github.violations == [])
  }

  @Test func aServerThatIsNotAtomicGetsOneAfterTheOther() throws {
    try server.git.run("config", "receive.advertiseAtomic", "false")
    let clone = try storage.clone()
    #expect(run(clone, promote).status == 0)
    #expect(try storage.topics().keys.sorted() == branches && github.pullRequests.count == 2)
  }

  @Test(
    arguments: [
      (401, "", 74), (403, "", 74), (404, "", 74), (422, "", 1), (500, "", 74),
      (403, "X-RateLimit-Remaining: 0", 74),
    ] as [(Int, String, Int32)])
  func whatGitHubRefusesIsSaid(status: Int, header: String, exit: Int32) throws {
    let clone = try storage.clone()
    let headers: [(name: String, value: String)] =
      header.isEmpty ? [] : [("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "1700000000")]
    for _ in 0..<4 {
      github.play("POST", "/pulls", .text(status, #"{"message":"No, said it"}"#, headers))
    }
    let run = run(clone, promote)
    #expect(run.status == exit, "\(run.screen)")
    #expect(run.output == "" && run.errors.first?.contains("No, said it") == true)
    #expect(run.error.contains("2023-11-14T22:13:20Z") == !header.isEmpty)
    #expect(run.errors.count == 3 && run.errors[1].contains(branches[0].dropFirst(11)))
  }

  @Test func theTokenIsShownNowhere() throws {
    let clone = try storage.clone()
    var seen = ""
    for arguments in [
      promote + ["--verbose"], promote + ["--json"], ["pull-requests", "--verbose"],
      ["status", "--verbose"],
    ] {
      let run = run(clone, arguments)
      #expect(run.status == 0, "\(run.screen)")
      seen += run.output + run.error
    }
    github.play("GET", "/pulls", .text(403, #"{"message":"not with \#(GitHubServer.token)"}"#))
    let refused = run(clone, ["pull-requests", "--verbose"])
    #expect(refused.status == 74 && refused.error.contains("not with ***"))
    seen += refused.output + refused.error
    #expect(!seen.contains(GitHubServer.token) && seen.count > 500)
    let grep = try ProcessRun(
      "grep", ["-r", GitHubServer.token, clone.path, server.path],
      environment: clone.tool.environment
    ).run()
    #expect(grep.status == 1, "\(grep.outputText)")
  }

  @Test(
    arguments: [
      ["--push"], ["--reviewer", "-x"], ["--reviewer", "a/b/c"], ["--reviewer", "@ann"],
    ])
  func optionsThatDoNotGoTogether(words: [String]) throws {
    let clone = try storage.clone()
    #expect(run(clone, promote + words).status == 2)
    #expect(run(clone, promote.dropLast() + ["--draft"]).status == 2)
    #expect(github.requests.isEmpty)
  }
}
