import Foundation
import TestSupport
import Testing

/// A shared storage whose remote is a repository on a GitHub of the tests' own.
struct ReviewedStorage {
  let shared: SharedStorage
  let github: GitHubServer
  var server: TestRepository { shared.server }

  init() throws {
    try self.init(SharedStorage())
  }

  init(_ shared: SharedStorage) throws {
    self.shared = shared
    github = try GitHubServer()
    let git = shared.server.git
    github.setBranches {
      Set(((try? git.forEachRef()) ?? [:]).keys.map { String($0.dropFirst("refs/heads/".count)) })
    }
  }

  /// A clone whose tool knows the token, and may know more or less.
  func clone(
    _ name: String = "clone.git", token: String? = GitHubServer.token
  ) throws -> StorageClone {
    let plain = try shared.clone(name)
    var tool = plain.tool
    tool.environment.merge(github.environment) { $1 }
    tool.environment["GITHUB_TOKEN"] = token
    return StorageClone(path: plain.path, tool: tool)
  }

  /// The topic branches that the server has.
  func topics() throws -> [String: String] {
    try server.git.forEachRef().filter { reference in
      ["promote", "remove", "add"].contains { reference.key.hasPrefix("refs/heads/\($0)/") }
    }
  }

  /// Merges a topic branch on the server as GitHub does.
  func merge(_ number: Int, squash: Bool = false, deleting: Bool = true) throws {
    let pullRequest = try #require(github.pullRequests.first { $0.number == number })
    let (git, base) = (server.git, pullRequest.base)
    let topic = "refs/heads/\(pullRequest.head)"
    let tree = try git.run("merge-tree", "--write-tree", base, topic)
    let message =
      squash
      ? try git.run("log", "-1", "--format=%s (#\(number))%n%n%b", topic)
      : "Merge pull request #\(number) from example/\(pullRequest.head)\n\n\(pullRequest.title)"
    let parents = squash ? ["-p", base] : ["-p", base, "-p", topic]
    let commit = try git.run(["commit-tree"] + parents + ["-m", message, tree])
    try git.run("update-ref", "refs/heads/\(base)", commit)
    if deleting { try git.run("update-ref", "-d", topic) }
    github.close(number)
  }
}

extension CommandRun {
  /// The pull requests of the answer.
  func pullRequests() throws -> [[String: Any]] {
    try #require(try json()["pullRequests"] as? [[String: Any]])
  }
}
