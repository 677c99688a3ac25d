import TestSupport
import Testing

@testable import Transport

@Suite(.tags(.small)) struct GitHubPlaceTests {
  @Test(
    arguments: [
      "https://github.com/example/package-storage.git",
      "https://github.com/example/package-storage",
      "https://user:pw@github.com/example/package-storage/",
      "git@github.com:example/package-storage.git",
      "ssh://git@github.com/example/package-storage.git",
      "ssh://git@github.com:22/example/package-storage",
      "https://GitHub.com/example/package-storage",
    ])
  func remotesOfTheHost(url: String) throws {
    let place = try #require(GitHubPlace(remote: url, host: "github.com", environment: [:]))
    #expect(place.owner == "example" && place.name == "package-storage")
    #expect(place.api == "https://api.github.com")
    #expect(place.isHome)
    #expect(
      place.comparison(of: "promote/foo-1.2.3+x", with: "staging")
        == "https://github.com/example/package-storage/compare/staging...promote/foo-1.2.3%2Bx"
        + "?expand=1")
  }

  @Test(
    arguments: [
      "file:///srv/x.git", "/srv/example/x.git", "https://gitlab.com/example/x.git",
      "https://github.com/x", "https://github.com/a/b/c", "https://github.com/a/..",
      "git@github.com:a/b?c", "https://github.com.evil.example/a/b", "",
    ])
  func otherRemotes(url: String) {
    #expect(GitHubPlace(remote: url, host: "github.com", environment: [:]) == nil)
  }

  @Test func anEnterpriseHost() throws {
    let place = try #require(
      GitHubPlace(remote: "git@ghe.example.com:a/b.git", host: "ghe.example.com", environment: [:]))
    #expect(place.api == "https://ghe.example.com/api/v3")
    #expect(!place.isHome)
    for environment in [
      ["GH_HOST": "ghe.example.com"], ["GITHUB_SERVER_URL": "https://ghe.example.com"],
    ] {
      let home = GitHubPlace(
        remote: "git@ghe.example.com:a/b.git", host: "ghe.example.com", environment: environment)
      #expect(home?.isHome == true)
    }
  }

  @Test(arguments: ["http://example.com/api", "https:/x", "ftp://127.0.0.1/"])
  func anUnsafeAddressOfTheInterfaceIsNotUsed(url: String) throws {
    let place = try #require(
      GitHubPlace(
        remote: "https://github.com/a/b", host: "github.com",
        environment: ["GITHUB_API_URL": url]))
    #expect(place.api == "https://api.github.com")
  }

  @Test func tokensGoToTheHostThatTheyAreForAlone() throws {
    let tokens = Dictionary(uniqueKeysWithValues: GitHubToken.variables.map { ($0, "of-\($0)") })
    func token(_ host: String, _ more: [String: String] = [:]) throws -> String? {
      let environment = tokens.merging(more) { $1 }.merging(["PATH": "/nonexistent"]) { $1 }
      let place = try #require(
        GitHubPlace(remote: "https://\(host)/a/b", host: host, environment: environment))
      return try GitHubToken.find(for: place, environment: environment)
    }
    #expect(try token("github.com") == "of-GITHUB_TOKEN")
    #expect(try token("github.com", ["GITHUB_TOKEN": ""]) == "of-GH_TOKEN")
    #expect(try token("ghe.example.com") == nil)
    #expect(
      try token("ghe.example.com", ["GH_HOST": "ghe.example.com"]) == "of-GITHUB_ENTERPRISE_TOKEN")
    #expect(
      try token("evil.example", ["GITHUB_SERVER_URL": "https://ghe.example.com"]) == nil)
    #expect(try token("github.com", ["GITHUB_SERVER_URL": "https://ghe.example.com"]) == nil)
  }

  @Test func ghIsAskedForTheHostAndGivenNoTokens() throws {
    let folder = try TemporaryDirectory("storage-gh")
    try folder.write(
      """
      #!/bin/sh
      env >"\(folder.path("environment"))"
      [ "$*" = "auth token --hostname ghe.example.com" ] && echo gho_kept
      """, to: "bin/gh", executable: true)
    let environment = [
      "PATH": folder.path("bin") + ":/usr/bin:/bin", "GITHUB_TOKEN": "of-the-public-host",
      "GH_ENTERPRISE_TOKEN": "of-another-host",
    ]
    let place = try #require(
      GitHubPlace(
        remote: "https://ghe.example.com/a/b", host: "ghe.example.com", environment: environment))
    #expect(try GitHubToken.find(for: place, environment: environment) == "gho_kept")
    #expect(try !folder.read("environment").contains("TOKEN"))
  }

  @Test func whatIsNoTokenIsRefused() throws {
    let environment = ["GITHUB_TOKEN": "ghp_x\nX-Header: y"]
    let place = try #require(
      GitHubPlace(
        remote: "https://github.com/a/b", host: "github.com", environment: environment))
    let error = #expect(throws: TransportError.self) {
      try GitHubToken.find(for: place, environment: environment)
    }
    #expect(error?.message == "GITHUB_TOKEN holds characters that no token has")
  }
}
