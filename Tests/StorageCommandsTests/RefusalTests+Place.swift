import Foundation
import Glibc
import TestSupport
import Testing

/// The repository, its branches, locks and settings.
extension RefusalTests {
  @Test func noRepository() throws {
    let directory = try TemporaryDirectory()
    var tool = InProcessTool()
    tool.directory = directory.path
    for arguments in [["status"], ["-C", directory.path, "status"]] {
      let run = tool.run(arguments)
      #expect(run.status == 2)
      #expect(run.errors == ["there is no git repository in \(directory.path)"])
      #expect(
        run.hints == [
          "name the repository: storage -C PATH status",
          "make a new storage: storage init storage.git",
        ])
    }
    let missing = tool.run("-C", directory.path("nowhere"), "status")
    #expect(missing.status == 2)
    #expect(missing.errors == ["there is no git repository in \(directory.path("nowhere"))"])
  }

  @Test func theRepositoryIsFoundInItsOrder() throws {
    let (one, two) = (try repository(), try TestRepository { TestBranch("snapshot") })
    var tool = InProcessTool()
    tool.directory = two.path
    #expect(tool.run("list", "snapshot").output == "")
    try two.directory.makeDirectory("storage.git/below")
    tool.directory = two.path + "/below"
    #expect(tool.run("list", "snapshot").output == "")
    tool.environment["GIT_DIR"] = one.path
    #expect(tool.run("list", "production").output == "nginx-1.0.0\n")
    tool.environment["STORAGE_REPOSITORY"] = two.path
    #expect(tool.run("list", "snapshot").output == "")
    #expect(tool.run("-C", one.path, "list", "production").output == "nginx-1.0.0\n")
  }

  @Test func aMissingBranchSaysWhichRemoteHasIt() throws {
    let repository = try repository()
    let tip = try repository.tip("staging")
    try repository.git.run("update-ref", "-d", "refs/heads/staging")
    for arguments in [
      Self.promote, ["list", "staging"], ["status"], ["list", "--served", "snapshot"],
    ] {
      let run = try refuse(repository, arguments, status: 2)
      #expect(run.errors == ["the distribution staging has no branch staging here"])
      #expect(run.hints == ["create the branch, or name another one in storage.yml"])
    }
    try repository.git.run("update-ref", "refs/remotes/origin/staging", tip)
    let run = try refuse(repository, Self.promote, status: 2)
    #expect(run.hints == ["git -C \(repository.path) branch staging origin/staging"])
    let pasted = try InProcessTool().paste(run.hints[0])
    #expect(pasted.status == 0, "\(pasted.screen)")
    #expect(try repository.storage(Self.promote).status == 0)
  }

  @Test func aCheckedOutBranchIsNotMoved() throws {
    let repository = try repository(checkedOut: "staging")
    for dryRun in [[], ["--dry-run"]] {
      let run = try refuse(repository, Self.promote + dryRun, status: 1)
      #expect(
        run.errors == [
          "the branch staging is checked out in a work tree, which would be left behind"
        ])
      #expect(
        run.hints == ["git -C \(repository.path) switch --detach", "use a bare repository"])
    }
    let pasted = try InProcessTool().paste("git -C \(repository.path) switch --detach")
    #expect(pasted.status == 0, "\(pasted.screen)")
    #expect(try repository.storage(Self.promote).status == 0)
    #expect(try repository.versions("staging") == ["nginx-1.1.0", "nginx-1.2.0"])
  }

  @Test(.enabled(if: geteuid() == 0, "only root can give a repository away"))
  func somebodyElsesRepository() throws {
    let repository = try repository()
    #expect(chown(repository.path, 12_345, 12_345) == 0)
    let run = try refuse(repository, Self.promote, status: 2)
    #expect(
      run.errors == [
        "\(repository.path)/ belongs to another user (id 12345), so its settings are not trusted"
      ])
    #expect(
      run.hints == ["git config --global --add safe.directory \(repository.path)"])
    // The pasted hint writes the user's configuration, which the next command reads.
    let home = try TemporaryDirectory()
    var tool = InProcessTool()
    tool.environment["HOME"] = home.path
    tool.environment["XDG_CONFIG_HOME"] = nil
    tool.environment["GIT_CONFIG_GLOBAL"] = nil
    let pasted = try tool.paste(run.hints[0])
    #expect(pasted.status == 0, "\(pasted.screen)")
    let again = tool.run(["-C", repository.path] + Self.promote)
    #expect(again.status == 0, "\(again.screen)")
  }

  @Test func aFormatThatCannotBeRead() throws {
    let directory = try TemporaryDirectory()
    try directory.makeDirectory("new.git")
    try GitOracle(directory.path("new.git"))
      .run("init", "--quiet", "--bare", "--object-format=sha256")
    let run = InProcessTool().run("-C", directory.path("new.git"), "status")
    #expect(run.status == 2, "\(run.screen)")
    #expect(run.errors[0].contains("uses SHA-256 object ids, which libgit2 "))
    #expect(run.hints == ["use a repository with SHA-1 object ids and references in files"])
  }

  @Test func noIdentity() throws {
    let repository = try repository()
    let home = try TemporaryDirectory()
    var tool = InProcessTool()
    tool.environment = tool.environment.filter { name, _ in
      !name.hasPrefix("GIT_AUTHOR_") && !name.hasPrefix("GIT_COMMITTER_")
        && name != "GIT_CONFIG_GLOBAL" && name != "XDG_CONFIG_HOME"
    }
    tool.environment["HOME"] = home.path
    let run = try refuse(repository, Self.promote, status: 2, tool: tool)
    #expect(run.errors == ["git does not know the name of the committer"])
    #expect(
      run.hints == [
        "git config --global user.name 'Your Name'",
        "git config --global user.email you@example.com",
      ])
    // A plan can be looked at by nobody in particular.
    #expect(tool.run(["-C", repository.path] + Self.promote + ["-n"]).status == 0)
    for hint in run.hints { #expect(try tool.paste(hint).status == 0) }
    let again = tool.run(["-C", repository.path] + Self.promote)
    #expect(again.status == 0, "\(again.screen)")
    #expect(
      try repository.git.run("log", "-1", "--format=%an <%ae>", "staging")
        == "Your Name <you@example.com>")
  }

  @Test func aHeldLock() throws {
    let repository = try repository()
    let before = try repository.git.forEachRef()
    let lock = try repository.directory.write("", to: "storage.git/refs/heads/staging.lock")
    let run = try repository.storage(Self.promote)
    #expect(run.status == 75, "\(run.screen)")
    #expect(run.output == "")
    #expect(run.errors[0].hasPrefix("another program holds refs/heads/staging: \(lock), "))
    #expect(
      run.hints == ["run the command again", "if no git command is running here: rm \(lock)"])
    #expect(try repository.git.forEachRef() == before)
    #expect(access(lock, F_OK) == 0, "a lock that is not ours stays")
    #expect(unlink(lock) == 0)
    #expect(try repository.storage(Self.promote).status == 0)
  }

  @Test func anotherWriter() throws {
    let repository = try repository()
    let before = try repository.git.forEachRef()
    let path = repository.path + "/storage.lock"
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    #expect(flock(descriptor, LOCK_EX) == 0)
    let run = try repository.storage(Self.promote)
    close(descriptor)
    #expect(run.status == 75, "\(run.screen)")
    #expect(run.errors == ["another storage command is writing (it holds \(path))"])
    #expect(run.hints == ["run the command again"])
    #expect(try repository.git.forEachRef() == before)
    #expect(try repository.storage(Self.promote).status == 0)
  }

  // MARK: Settings

  @Test(arguments: [
    ("version: 1\ndistributionz: []\n", ":2:1: "),
    ("version: 2\n", ":1:10: version: "),
    ("version: 1\ndistributions:\n  - name: a\n    branch: a\n    frozn: true\n", ":5:5: "),
    ("version: 1\ndistributions: [\n", ":"),
  ])
  func brokenSettingsNameFileLineAndKey(text: String, place: String) throws {
    let repository = try repository()
    try repository.commit(to: "main") { TestFile("storage.yml", text) }
    for arguments in [Self.promote, ["status"], ["list"]] {
      let run = try refuse(repository, arguments, status: 2)
      #expect(
        run.errors.count == 1 && run.errors[0].hasPrefix("refs/heads/main:storage.yml" + place),
        "\(run.screen)")
    }
    let file = try repository.directory.write(text, to: "own.yml")
    let run = try refuse(repository, ["--config", file, "status"], status: 2)
    #expect(run.errors[0].hasPrefix(file + place), "\(run.screen)")
  }

  @Test func aMisspeltKeyOfTheSettingsSuggestsTheNearest() throws {
    let repository = try repository()
    try repository.commit(to: "main") {
      TestFile("storage.yml", "version: 1\notherBranchs: [main]\n")
    }
    let run = try refuse(repository, ["status"], status: 2)
    #expect(run.error.contains("otherBranches"), "\(run.screen)")
  }

  @Test func aSettingsFileThatIsNotThere() throws {
    let run = try refuse(repository(), ["--config", "/nonexistent.yml", "status"], status: 2)
    #expect(run.errors == ["cannot read /nonexistent.yml: No such file or directory"])
  }

  @Test func settingsOfTheRemoteBranchCount() throws {
    let repository = try repository()
    let tip = try repository.commit(to: "main") {
      TestFile(
        "storage.yml",
        """
        version: 1
        distributions:
          - name: production
            branch: production
          - name: snapshot
            branch: snapshot
            layers: [production, snapshot]
        """)
    }
    try repository.git.run("update-ref", "refs/remotes/origin/main", tip)
    try repository.git.run("update-ref", "-d", "refs/heads/main")
    let run = try repository.succeed("--json", "status")
    #expect(try run.json()["settings"] as? String == "storage.yml on origin/main")
    let refused = try repository.refuse("list", "staging", status: 2)
    #expect(refused.errors == ["there is no distribution staging"])
  }
}
