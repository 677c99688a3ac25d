import Foundation
import Git
import TestSupport
import Testing

/// Opening and making repositories of all shapes.
@Suite(.tags(.medium))
struct RepositoryTests {
  private func open(_ path: String, searchingUpwards: Bool = false) throws -> Repository {
    try Repository.open(
      at: path, environment: HermeticEnvironment.variables(home: "/nonexistent"),
      searchingUpwards: searchingUpwards)
  }

  private func failure(_ path: String, searchingUpwards: Bool = false) -> RepositoryError? {
    thrown(RepositoryError.self) { try open(path, searchingUpwards: searchingUpwards) }
  }

  @Test("a bare repository is its own directory")
  func bare() throws {
    let repository = try TestRepository { TestBranch("staging") { TestFile("a") } }
    let opened = try repository.open()
    #expect(opened.isBare)
    #expect(opened.workingDirectory == nil)
    #expect(opened.directory == repository.path + "/")
    #expect(opened.commonDirectory == repository.path + "/")
    #expect(!opened.isCheckedOut("refs/heads/staging"))
    #expect(try opened.target(of: "refs/heads/staging") == repository.id("staging"))
  }

  @Test("a work tree is opened by itself or by its .git; its branch is checked out")
  func workTree() throws {
    let repository = try TestRepository(checkedOut: "staging") {
      TestBranch("staging") { TestFile("a") }
      TestBranch("production") { TestFile("b") }
    }
    for path in [repository.path, repository.path + "/.git"] {
      let opened = try open(path)
      #expect(!opened.isBare)
      #expect(opened.workingDirectory == repository.path + "/")
      #expect(opened.directory == repository.path + "/.git/")
      #expect(opened.isCheckedOut("refs/heads/staging"))
      #expect(!opened.isCheckedOut("refs/heads/production"))
      #expect(!opened.isCheckedOut("refs/heads/nothing"))
    }
    try repository.git.run("switch", "--quiet", "--detach")
    #expect(try !open(repository.path).isCheckedOut("refs/heads/staging"))
  }

  @Test("the branch without commits that a new work tree is on is checked out")
  func unborn() throws {
    let repository = try TestRepository(checkedOut: "staging")
    #expect(try open(repository.path).isCheckedOut("refs/heads/staging"))
    #expect(try !TestRepository().open().isCheckedOut("refs/heads/main"))
  }

  @Test("a linked work tree shares references and objects, and checks its branch out for all")
  func linked() throws {
    let repository = try TestRepository {
      TestBranch("staging") { TestFile("a") }
      TestBranch("production") { TestFile("b") }
    }
    let tree = repository.directory.path("linked")
    try repository.git.run("worktree", "add", "--quiet", tree, "staging")
    let opened = try open(tree)
    #expect(opened.commonDirectory == repository.path + "/")
    #expect(opened.directory == repository.path + "/worktrees/linked/")
    #expect(opened.workingDirectory == tree + "/")
    for each in [opened, try open(repository.path)] {
      #expect(each.isCheckedOut("refs/heads/staging"))
      #expect(!each.isCheckedOut("refs/heads/production"))
    }
  }

  @Test("a repository is found upwards only when asked for")
  func discovery() throws {
    let repository = try TestRepository(checkedOut: "staging") {
      TestBranch("staging") { TestFile("deep/er/file") }
    }
    let below = repository.path + "/deep/er"
    #expect(failure(below) == .notFound(path: below))
    #expect(try open(below, searchingUpwards: true).workingDirectory == repository.path + "/")
  }

  @Test("paths with unusual characters are opened")
  func oddPaths() throws {
    let directory = try TemporaryDirectory()
    for name in ["with space", "line\nend", "emoji 📦", "-dash", "*", "a%20b"] {
      let path = try directory.makeDirectory(name)
      try GitOracle(path).run("init", "--quiet", "--bare", "--template=")
      #expect(try open(path).directory == path + "/")
    }
  }

  @Test("what is no repository is not found, or said to be unreadable")
  func notARepository() throws {
    let directory = try TemporaryDirectory()
    #expect(failure(directory.path) == .notFound(path: directory.path))
    #expect(failure(directory.path("no")) == .notFound(path: directory.path("no")))
    #expect(failure("") == .notFound(path: ""))
    #expect(failure("/dev/null") == .notFound(path: "/dev/null"))
    try directory.write("gitdir: /nonexistent\n", to: ".git")
    #expect(failure(directory.path) == .notFound(path: directory.path))
    try directory.write("nonsense", to: ".git")
    guard case .unreadable(let path, let error) = failure(directory.path) else {
      Issue.record("a malformed .git file was opened")
      return
    }
    #expect(path == directory.path)
    #expect(error.message.contains(directory.path(".git")))
  }

  @Test("a configuration file that cannot be parsed is named")
  func brokenConfiguration() throws {
    let repository = try TestRepository()
    try repository.directory.write("[core\n", to: "storage.git/config")
    guard case .unreadable(_, let error) = failure(repository.path) else {
      Issue.record("a broken configuration was read")
      return
    }
    #expect(error.message.contains(repository.path + "/config"))
  }

  @Test(
    "formats that libgit2 cannot read are refused by name",
    arguments: [
      ("objectFormat = sha256", "SHA-256 object ids"),
      ("refStorage = reftable", "reftable references"),
      ("unheardOf = 1", "an unsupported extension name extensions.unheardof"),
    ])
  func unsupported(line: String, format: String) throws {
    let repository = try TestRepository()
    try repository.directory.write(
      "[core]\nrepositoryFormatVersion = 1\nbare = true\n[extensions]\n\(line)\n",
      to: "storage.git/config")
    #expect(
      failure(repository.path) == .unsupportedFormat(path: repository.path, format: format))
  }

  @Test("a repository that git made with SHA-256 is refused by name")
  func sha256() throws {
    let directory = try TemporaryDirectory()
    try GitOracle(directory.path).run("init", "--quiet", "--bare", "--object-format=sha256")
    #expect(
      failure(directory.path)
        == .unsupportedFormat(path: directory.path, format: "SHA-256 object ids"))
    try directory.write("[core]\nrepositoryFormatVersion = 2\n", to: "config")
    guard case .unsupportedFormat(_, let format) = failure(directory.path) else {
      Issue.record("version 2 was opened")
      return
    }
    #expect(format.contains("repository version 2"))
  }

  @Test(
    "extensions that change nothing for us are opened",
    arguments: ["partialClone = origin", "worktreeConfig = true", "preciousObjects = true"])
  func harmless(line: String) throws {
    let repository = try TestRepository { TestBranch("staging") { TestFile("a") } }
    try repository.directory.write(
      "[core]\nrepositoryFormatVersion = 1\nbare = true\n[extensions]\n\(line)\n",
      to: "storage.git/config")
    #expect(try repository.open().target(of: "refs/heads/staging") == repository.id("staging"))
  }

  @Test("the files of the machine are read by git's rules only")
  func hermetic() throws {
    // A broken system file must not matter where GIT_CONFIG_NOSYSTEM is set; here it stands for
    // any file that libgit2 would look for by itself.
    let repository = try TestRepository()
    let home = try TemporaryDirectory()
    try home.write("[broken\n", to: ".config/git/config")
    #expect(try repository.open(["HOME": home.path]).isBare)
  }

  @Test("a new repository is bare, logs its references and is good for git")
  func initialize() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path("a/b.git")
    let environment = HermeticEnvironment.variables(home: directory.path)
    let made = try Repository.initialize(at: path, branch: "snapshot", environment: environment)
    #expect(made.isBare)
    #expect(made.directory == path + "/")
    let git = GitOracle(path)
    #expect(try git.run("symbolic-ref", "HEAD") == "refs/heads/snapshot")
    #expect(try git.run("config", "--bool", "core.logAllRefUpdates") == "true")
    #expect(try git.run("rev-parse", "--is-bare-repository") == "true")
    try git.fsck()
    let again = thrown(GitError.self) {
      try Repository.initialize(at: path, branch: "main", environment: environment)
    }
    #expect(again?.description.contains(path) == true)
    #expect(try git.run("symbolic-ref", "HEAD") == "refs/heads/snapshot")
  }
}
