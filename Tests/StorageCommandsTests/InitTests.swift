import Foundation
import Glibc
import TestSupport
import Testing

@Suite(.tags(.medium)) struct InitTests {
  private let directory: TemporaryDirectory
  private let git: GitOracle
  private var path: String { directory.path("demo.git") }

  init() throws {
    directory = try TemporaryDirectory()
    git = GitOracle(directory.path("demo.git"))
  }

  private func run(_ arguments: String...) -> CommandRun {
    var tool = InProcessTool()
    tool.directory = directory.path
    return tool.run(arguments)
  }

  @Test func aBareStorageWithARootCommitForEachDistribution() throws {
    let run = run("init", "demo.git")
    expectGolden(run.screen, "commands/init/made.txt", replacing: [directory.path: "$DIR"])
    #expect(try git.run("rev-parse", "--is-bare-repository") == "true")
    #expect(try git.run("symbolic-ref", "HEAD") == "refs/heads/main")
    #expect(try !git.exists("HEAD"))
    #expect(
      try git.forEachRef().keys.sorted() == [
        "refs/heads/production", "refs/heads/snapshot", "refs/heads/staging",
      ])
    for branch in ["production", "staging", "snapshot"] {
      #expect(try git.run("rev-list", "--count", branch) == "1")
      #expect(try git.lsTree(branch) == [])
      #expect(try git.log(branch) == ["[\(branch)] Start the distribution"])
    }
    try git.fsck()
  }

  @Test func reflogsAreOn() throws {
    #expect(run("init", "demo.git").status == 0)
    #expect(try git.run("config", "core.logAllRefUpdates") == "true")
    #expect(
      try git.run("reflog", "show", "--format=%gs", "staging") == "init: start the distributions")
  }

  @Test func theCurrentFolderIsTheDefault() throws {
    try directory.makeDirectory("demo.git")
    var tool = InProcessTool()
    tool.directory = path
    #expect(tool.run("init").status == 0)
    #expect(try git.exists("refs/heads/production"))
  }

  @Test func aSecondRunIsNothingToDo() throws {
    #expect(run("init", "demo.git").status == 0)
    let before = try RepositoryState(path: path)
    let again = run("init", "demo.git")
    #expect(again.status == 0)
    #expect(again.output == "nothing to do: demo.git is a storage already\n")
    #expect(run("init", "demo.git", "-n").output == again.output)
    #expect(try RepositoryState(path: path).changes(since: before) == [])
  }

  @Test func dryRunMakesNothing() throws {
    let run = run("init", "demo.git", "--dry-run")
    #expect(
      run.output == "would make a storage in demo.git with\n  production\n  staging\n  snapshot\n")
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func anInterruptedInitIsCompleted() throws {
    #expect(run("init", "demo.git").status == 0)
    let production = try git.revParse("production")
    try git.run("update-ref", "-d", "refs/heads/staging")
    try git.run("update-ref", "-d", "refs/heads/snapshot")
    let dry = run("init", "demo.git", "-n")
    #expect(dry.output == "would make a storage in demo.git with\n  staging\n  snapshot\n")
    let again = run("init", "demo.git")
    #expect(again.status == 0, "\(again.screen)")
    #expect(try git.revParse("production") == production)
    #expect(try git.exists("refs/heads/staging"))
    #expect(try git.exists("refs/heads/snapshot"))
    try git.fsck()
  }

  @Test func anEmptyRepositoryBecomesAStorage() throws {
    try directory.makeDirectory("demo.git")
    try git.run("init", "--quiet", "--bare", "--template=")
    #expect(run("init", "demo.git").status == 0)
    #expect(try git.exists("refs/heads/snapshot"))
    #expect(try git.run("symbolic-ref", "HEAD") == "refs/heads/main")
    #expect(try git.run("config", "core.logAllRefUpdates") == "true")
  }

  @Test func aRepositoryThatGitMadeByHalfIsCompleted() throws {
    // As a kill in the middle of making it leaves it.
    try directory.makeDirectory("demo.git/objects/info")
    try directory.makeDirectory("demo.git/refs/heads")
    let run = run("init", "demo.git")
    #expect(run.status == 0, "\(run.screen)")
    #expect(try git.exists("refs/heads/snapshot"))
    #expect(try git.run("symbolic-ref", "HEAD") == "refs/heads/main")
    try git.fsck()
  }

  @Test func aRepositoryOfSomethingElseIsLeftAlone() throws {
    let repository = try TestRepository { TestBranch("topic") { TestFile("README", "mine\n") } }
    let before = try RepositoryState(of: repository)
    let run = run("init", repository.path)
    #expect(run.status == 2)
    #expect(run.output == "")
    #expect(
      run.errors == [
        "\(repository.path) is a git repository that holds something else (branch topic)"
      ])
    #expect(run.hints == ["storage init another-folder.git"])
    #expect(try RepositoryState(of: repository).changes(since: before) == [])
  }

  @Test func aFolderWithFilesIsLeftAlone() throws {
    try directory.write("mine\n", to: "demo.git/notes")
    for arguments in [["init", "demo.git"], ["init", "demo.git", "-n"]] {
      var tool = InProcessTool()
      tool.directory = directory.path
      let run = tool.run(arguments)
      #expect(run.status == 2, "\(run.screen)")
      #expect(run.errors == ["\(path) holds files already"])
      #expect(run.hints == ["storage init another-folder.git"])
      #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["notes"])
    }
  }

  @Test func aFileIsLeftAlone() throws {
    try directory.write("mine\n", to: "demo.git")
    let run = run("init", "demo.git")
    #expect(run.status == 2, "\(run.screen)")
    #expect(run.errors == ["\(path) is a file"])
    #expect(try directory.read("demo.git") == "mine\n")
  }

  @Test func settingsSayWhichDistributionsThereAre() throws {
    try directory.write(
      """
      version: 1
      distributions:
        - name: release
          branch: stable
          overwrite: never
          remove: never
        - name: edge
          branch: next
          layers: [release, edge]
          promoteFrom: []
          overwrite: yes
          remove: yes
      """, to: "storage.yml")
    let run = run("--config", "storage.yml", "init", "demo.git")
    #expect(run.status == 0, "\(run.screen)")
    #expect(try git.forEachRef().keys.sorted() == ["refs/heads/next", "refs/heads/stable"])
    #expect(try git.log("next") == ["[next] Start the distribution"])
  }

  @Test func withoutAnIdentityNothingIsLeftBehind() throws {
    var tool = InProcessTool()
    tool.directory = directory.path
    for name in [
      "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL",
    ] { tool.environment[name] = nil }
    let run = tool.run("init", "demo.git")
    #expect(run.status == 2)
    #expect(run.hints.first == "git config --global user.name 'Your Name'")
    // Whatever stands there, the same command with an identity finishes it.
    let again = self.run("init", "demo.git")
    #expect(again.status == 0, "\(again.screen)")
    try git.fsck()
  }
}
