import Glibc
import TestSupport
import Testing

@testable import Transport

@Suite(
  .tags(.large),
  .enabled(if: Subprocess.path(of: "curl", [:]) != nil, "the program curl is not installed"))
struct GitHubClientTests {
  private let server: GitHubServer

  init() throws { server = try GitHubServer() }

  private func client(
    token: String? = GitHubServer.token, silence: Double = 20
  ) throws -> GitHubClient {
    let place = try #require(
      GitHubPlace(remote: "file:///x", host: "github.com", environment: server.environment))
    let environment = HermeticEnvironment.variables(home: "/nonexistent")
    return GitHubClient(
      place, token: token,
      curl: CurlProgram(environment: environment, limits: .init(silence: silence)))
  }

  private func failure(_ body: () throws -> Void) throws -> GitHubError {
    try #require(#expect(throws: GitHubError.self) { try body() })
  }

  @Test func aPullRequestIsOpenedAsDocumented() throws {
    let (made, isNew) = try client().open(
      "[staging] Promote foo", body: "with \"quotes\"\n| a |\n", head: "promote/foo-1.2.3+b",
      base: "staging", isDraft: true)
    #expect(isNew && made.number == 1 && made.isDraft && !made.isFromFork)
    #expect(made.url == "https://github.com/example/package-storage/pull/1")
    let there = try #require(server.pullRequests.first)
    #expect(there.title == "[staging] Promote foo" && there.body == "with \"quotes\"\n| a |\n")
    #expect(there.head == "promote/foo-1.2.3+b" && there.base == "staging" && there.isDraft)
    try client().add(labels: ["a", "b c"], to: 1)
    try client().request(reviewers: ["ann", "example/team", "bob"], of: 1)
    try client().change(1, title: "new", body: "other")
    let found = try client().openPullRequests(head: "promote/foo-1.2.3+b", base: "staging")
    #expect(found.count == 1)
    #expect(found.first?.title == "new" && found.first?.body == "other")
    #expect(found.first?.labels == ["a", "b c"])
    #expect(found.first?.reviewers == ["ann", "bob", "team"])
    #expect(server.violations == [])
  }

  @Test func theSamePullRequestIsFoundNotDoubled() throws {
    server.add("theirs", head: "x", base: "staging")
    let (found, isNew) = try client().open(
      "mine", body: "b", head: "x", base: "staging", isDraft: false)
    #expect(!isNew && found.title == "theirs")
    #expect(server.pullRequests.count == 1 && server.violations == [])
  }

  @Test func allPagesAreRead() throws {
    for number in 1...11 { server.add("n\(number)", head: "h\(number)", base: "staging") }
    server.setPageSize(3)
    let found = try client().openPullRequests()
    #expect(Set(found.map(\.number)) == Set(1...11))
    #expect(server.requests.count == 4 && server.violations == [])
  }

  @Test func branchesOfForksAreOtherBranches() throws {
    server.add("fork", head: "promote/foo", base: "staging", headOwner: "mallory")
    #expect(try client().openPullRequests().isEmpty)
  }

  @Test func aLinkToAnotherPlaceIsNotFollowed() throws {
    let other = try LoopbackHTTPServer { _ in .text(200, "[]") }
    server.play("GET", "/pulls", .text(200, "[]", [("Link", "<\(other.url)/x>; rel=\"next\"")]))
    #expect(try client().openPullRequests().isEmpty)
    #expect(other.requests.isEmpty)
  }

  @Test func aRedirectionIsNotFollowed() throws {
    let other = try LoopbackHTTPServer { _ in .text(200, "[]") }
    server.play("GET", "/pulls", .text(301, "{}", [("Location", other.url)]))
    let error = try failure { _ = try client().openPullRequests() }
    #expect(error.status == 301 && error.message.contains("moved"))
    #expect(other.requests.isEmpty)
  }

  @Test func aWrongTokenIsNamedAndNotRepeated() throws {
    let error = try failure { _ = try client(token: "ghp_wrong0wrong").openPullRequests() }
    #expect(error.status == 401 && error.message == "Bad credentials")
    #expect(error.request == "GET /repos/example/package-storage/pulls")
    #expect(server.requests.count == 1)
  }

  @Test func aSecretThatTheServerRepeatsIsTakenOut() throws {
    server.play("GET", "/pulls", .text(422, #"{"message":"no \#(GitHubServer.token)!"}"#))
    let error = try failure { _ = try client().openPullRequests() }
    #expect(error.message == "no ***!")
  }

  @Test func aRateLimitSaysWhenItEnds() throws {
    server.play(
      "GET", "/pulls",
      .text(
        403, #"{"message":"API rate limit exceeded"}"#,
        [("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "1700000000")]))
    #expect(try failure { _ = try client().openPullRequests() }.retryTime == 1_700_000_000)
    server.play("POST", "/pulls", .text(429, "{}", [("Retry-After", "60")]))
    let later = try failure {
      _ = try client().open("t", body: "b", head: "h", base: "staging", isDraft: false)
    }
    #expect((0...60).contains((later.retryTime ?? 0) - Int64(time(nil))))
    server.play("GET", "/pulls", .text(403, #"{"message":"Resource not accessible"}"#))
    #expect(try failure { _ = try client().openPullRequests() }.retryTime == nil)
  }

  @Test(arguments: [403, 404, 422])
  func whatIsRefusedIsNotAskedAgain(status: Int) throws {
    server.play(
      "POST", "/pulls",
      .text(
        status,
        #"{"message":"Validation Failed","errors":["plain",{"message":"Draft is no"},{"x":1}]}"#))
    let error = try failure {
      _ = try client().open("t", body: "b", head: "h", base: "staging", isDraft: true)
    }
    #expect(error.status == status)
    #expect(error.message == "Validation Failed: plain: Draft is no")
    #expect(server.requests.count == 1 && server.pullRequests.isEmpty)
  }

  @Test func aQuestionIsAskedAgainWhereTheServerFailed() throws {
    server.add("one", head: "x", base: "staging")
    server.play("GET", "/pulls", .text(502, "<html>"))
    server.play("GET", "/pulls", .text(503, ""))
    #expect(try client().openPullRequests().count == 1)
    for _ in 0..<3 { server.play("GET", "/pulls", .text(500, "")) }
    let error = try failure { _ = try client().openPullRequests() }
    #expect(error.status == 500 && error.message == "it gave no reason")
    #expect(server.requests.count == 6)
  }

  @Test func whatWasDoneWithoutAnAnswerIsFound() throws {
    server.play("POST", "/pulls", .text(502, "<html>"), isDone: true)
    let (made, isNew) = try client().open(
      "t", body: "b", head: "h", base: "staging", isDraft: false)
    #expect(made.number == 1 && !isNew)
    server.play("POST", "/pulls", .silence, isDone: true)
    let late = try client(silence: 1).open(
      "u", body: "b", head: "i", base: "staging", isDraft: false)
    #expect(late.pullRequest.number == 2)
    #expect(server.pullRequests.count == 2)
  }

  @Test func whatWasNotDoneIsTheFirstFailure() throws {
    server.play("POST", "/pulls", .text(502, ""))
    let error = try failure {
      _ = try client().open("t", body: "b", head: "h", base: "staging", isDraft: false)
    }
    #expect(error.status == 502 && error.request.hasPrefix("POST"))
    #expect(server.requests.map(\.method) == ["POST", "GET"])
  }

  @Test func aServerThatIsSilentIsNotWaitedForForEver() throws {
    for _ in 0..<3 { server.play("GET", "/pulls", .silence) }
    let error = #expect(throws: TransportError.self) {
      try client(silence: 1).openPullRequests()
    }
    #expect(error?.kind == .timeout)
  }

  @Test func anAnswerThatIsNoJSON() throws {
    server.play("GET", "/pulls", .text(200, "<html>hello"))
    let error = #expect(throws: TransportError.self) { try client().openPullRequests() }
    #expect(error?.message.contains("no JSON") == true)
  }
}
