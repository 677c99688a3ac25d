import Git
import TestSupport
import Testing

/// Who git would say commits, against `git var`.
@Suite(.tags(.medium))
struct IdentityTests {
  static let nobody: [String: String?] = [
    "GIT_AUTHOR_NAME": nil, "GIT_AUTHOR_EMAIL": nil, "GIT_COMMITTER_NAME": nil,
    "GIT_COMMITTER_EMAIL": nil, "GIT_AUTHOR_DATE": nil, "GIT_COMMITTER_DATE": nil,
  ]
  let repository: TestRepository

  init() throws {
    repository = try TestRepository()
  }

  private func identity(_ changes: [String: String?], now: Int64 = 1_600_000_000) throws -> Identity
  {
    try Identity(
      for: repository.open(Self.nobody.merging(changes) { $1 }), now: now)
  }

  /// Compares author and committer with git's, but for the time.
  private func check(_ changes: [String: String?]) throws {
    let identity = try identity(changes)
    for (role, signature) in [("AUTHOR", identity.author), ("COMMITTER", identity.committer)] {
      var command = repository.git.command(["var", "GIT_\(role)_IDENT"])
      command.environment = repository.environment(Self.nobody.merging(changes) { $1 })
      let words = try command.output().split(separator: " ").dropLast(2)
      #expect("\(signature.name) <\(signature.email)>" == words.joined(separator: " "))
    }
  }

  @Test("each part that is missing is named")
  func missing() throws {
    #expect(
      thrown(IdentityError.self) { try identity([:]) } == .missing(role: "committer", part: "name"))
    #expect(
      thrown(IdentityError.self) { try identity(["GIT_COMMITTER_NAME": "C"]) }
        == .missing(role: "committer", part: "email"))
    let committer = ["GIT_COMMITTER_NAME": "C", "GIT_COMMITTER_EMAIL": "c@example.com"]
    #expect(
      thrown(IdentityError.self) { try identity(committer) }
        == .missing(role: "author", part: "name"))
    #expect(
      thrown(IdentityError.self) {
        try identity(committer.merging(["GIT_AUTHOR_NAME": "A"]) { $1 })
      } == .missing(role: "author", part: "email"))
  }

  @Test("environment over author.* and committer.* over user.*, then EMAIL")
  func precedence() throws {
    try repository.git.run("config", "user.name", "User")
    #expect(
      thrown(IdentityError.self) { try identity([:]) } == .missing(role: "committer", part: "email")
    )
    try check(["EMAIL": "email@example.com"])
    try repository.git.run("config", "user.email", "user@example.com")
    try check(["EMAIL": "email@example.com"])
    try repository.git.run("config", "author.name", "Author")
    try check([:])
    try repository.git.run("config", "committer.email", "committer@example.com")
    try check([:])
    try check(["GIT_AUTHOR_EMAIL": "x@example.com", "GIT_COMMITTER_NAME": "X"])
    #expect(try identity([:]).author.name == "Author")
    #expect(try identity([:]).committer.email == "committer@example.com")
  }

  @Test(
    "names are cleaned as git cleans them",
    arguments: [
      "Plain", " .John Q. <Public>. ", "a\nb", "a\r\nb", "'quoted'", "\"x\\", "Zoë 👩🏽‍💻", "👩🏽‍💻", "a,b;c",
      "!",
    ])
  func cleaned(name: String) throws {
    try check([
      "GIT_AUTHOR_NAME": name, "GIT_COMMITTER_NAME": name, "GIT_AUTHOR_EMAIL": " <a@example.com>,",
      "GIT_COMMITTER_EMAIL": "c@example.com",
    ])
  }

  @Test("a name that git refuses is refused", arguments: [".", " , ", "<>", "\n", "'\""])
  func unusable(name: String) throws {
    let changes = ["GIT_COMMITTER_NAME": name, "GIT_COMMITTER_EMAIL": "c@example.com"]
    #expect(
      thrown(IdentityError.self) { try identity(changes) }
        == .unusable(role: "committer", part: "name", value: name))
    var command = repository.git.command(["var", "GIT_COMMITTER_IDENT"])
    command.environment = repository.environment(changes.mapValues { Optional($0) })
    #expect(try command.run().status == 128)
  }

  @Test("an empty name in the environment hides the configured one")
  func empty() throws {
    try repository.git.run("config", "user.name", "User")
    try repository.git.run("config", "user.email", "user@example.com")
    #expect(
      thrown(IdentityError.self) { try identity(["GIT_AUTHOR_NAME": ""]) }
        == .missing(role: "author", part: "name"))
  }

  @Test("dates come from the environment, else from the clock, which is never before 1970")
  func dates() throws {
    try repository.git.run("config", "user.name", "User")
    try repository.git.run("config", "user.email", "user@example.com")
    let made = try identity([
      "GIT_AUTHOR_DATE": "@1700000000 -0930", "GIT_COMMITTER_DATE": "2005-04-07T22:13:13+02:00",
    ])
    #expect((made.author.time, made.author.offset) == (1_700_000_000, -570))
    #expect((made.committer.time, made.committer.offset) == (1_112_904_793, 120))
    #expect(try identity(["GIT_AUTHOR_DATE": ""], now: 77).author.time == 77)
    #expect(try identity([:], now: -5).committer.time == 0)
    #expect(
      thrown(IdentityError.self) { try identity(["GIT_COMMITTER_DATE": "tomorrow"]) }
        == .unreadableDate(variable: "GIT_COMMITTER_DATE", value: "tomorrow"))
  }
}
