import Foundation
import Git
import TestSupport
import Testing

/// Repositories of another user, against what git itself opens.
@Suite(.tags(.medium), .enabled(if: geteuid() == 0, "only root can give files away"))
struct RepositoryOwnershipTests {
  static let stranger: UInt32 = 12_345
  let repository: TestRepository

  init() throws {
    repository = try TestRepository()
    try Self.giveAway(repository.path)
  }

  private static func giveAway(_ path: String) throws {
    let names = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
    for name in [path] + names.map({ path + "/" + $0 }) {
      guard lchown(name, stranger, stranger) == 0 else { throw SystemError("chown \(name)") }
    }
  }

  private func ours(_ changes: [String: String?], _ path: String? = nil) throws -> Bool {
    let error = thrown(RepositoryError.self) {
      try Repository.open(
        at: path ?? repository.path, environment: repository.environment(changes))
    }
    guard let error else { return true }
    guard case .notOwned(_, let owner) = error else { throw error }
    #expect(owner == Self.stranger)
    return false
  }

  private func gits(_ changes: [String: String?], _ path: String? = nil) throws -> Bool {
    var command = GitOracle(path ?? repository.path).command(["rev-parse", "--git-dir"])
    command.environment = repository.environment(changes)
    return try command.run().succeeded
  }

  /// Variables that set `safe.directory` to these values one after the other.
  private static func variables(_ values: [String]) -> [String: String?] {
    var variables: [String: String?] = ["GIT_CONFIG_COUNT": String(values.count)]
    for (index, value) in values.enumerated() {
      variables["GIT_CONFIG_KEY_\(index)"] = "safe.directory"
      variables["GIT_CONFIG_VALUE_\(index)"] = value
    }
    return variables
  }

  @Test("it is refused, with path and owner")
  func refused() throws {
    let error = thrown(RepositoryError.self) { try repository.open() }
    #expect(error == .notOwned(path: repository.path + "/", owner: Self.stranger))
    #expect(try !gits([:]))
  }

  @Test("it is opened where the caller has made sure already")
  func trusted() throws {
    let opened = try Repository.open(
      at: repository.path, environment: repository.environment(), trusted: true)
    #expect(opened.isBare)
  }

  @Test("under sudo the caller's own repository is opened")
  func sudo() throws {
    for user in ["12345", "54321", "", "x"] {
      let changes = ["SUDO_UID": user]
      #expect(try ours(changes) == (user == "12345"))
      #expect(try gits(changes) == (user == "12345"))
    }
  }

  @Test("safe.directory names it, by the environment or the user's file")
  func declared() throws {
    let path = repository.path
    for (values, expected) in [
      ([path], true), (["*"], true), ([path + "/elsewhere"], false), ([""], false),
      ([path, ""], false), (["*", ""], false), (["", path], true), (["*", "", path], true),
      (["~/storage.git"], true), (["~/other.git"], false), ([repository.directory.path], false),
    ] {
      #expect(try ours(Self.variables(values)) == expected, "\(values)")
      #expect(try gits(Self.variables(values)) == expected, "git: \(values)")
      let lines = values.map { "\tdirectory = \"\($0)\"\n" }.joined()
      let file = try repository.directory.write("[safe]\n" + lines, to: "global")
      #expect(try ours(["GIT_CONFIG_GLOBAL": file]) == expected, "\(values)")
      #expect(try gits(["GIT_CONFIG_GLOBAL": file]) == expected, "git: \(values)")
    }
  }

  // Newer versions of git than Debian's know these, so there is no oracle.
  @Test("a folder with a star, and a path through a link, name it too")
  func patterns() throws {
    let folder = repository.directory.path
    let link = folder + "/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder)
    for (value, expected) in [
      (folder + "/*", true), (folder + "/storage/*", false), (folder + "/stor*", false),
      ("/*", true), (link + "/storage.git", true), (link + "/*", true),
      (repository.path + "/", true),
    ] {
      #expect(try ours(Self.variables([value])) == expected, "\(value)")
    }
  }

  @Test("it cannot vouch for itself")
  func ownConfiguration() throws {
    try repository.directory.write(
      "[core]\n\tbare = true\n[safe]\n\tdirectory = *\n", to: "storage.git/config")
    #expect(try !ours([:]))
    #expect(try !gits([:]))
  }

  @Test("a broken user's file is an error of its own")
  func brokenFile() throws {
    let file = try repository.directory.write("[safe\n", to: "global")
    guard
      case .unreadable(_, let error) = thrown(
        RepositoryError.self, { try repository.open(["GIT_CONFIG_GLOBAL": file]) })
    else {
      Issue.record("the broken file was not noticed")
      return
    }
    #expect(error.description.contains(file))
  }

  @Test("of a work tree each part counts, and the work tree is what is named safe")
  func workTree() throws {
    for part in ["", ".git"] {
      let repository = try TestRepository(checkedOut: "staging") {
        TestBranch("staging") { TestFile("a") }
      }
      let path = repository.path
      guard lchown(path + "/" + part, Self.stranger, 0) == 0 else { throw SystemError("chown") }
      #expect(try !ours([:], path), "\(part)")
      #expect(try !gits([:], path), "\(part)")
      #expect(try ours(Self.variables([path]), path), "\(part)")
      #expect(try gits(Self.variables([path]), path), "\(part)")
    }
  }
}
