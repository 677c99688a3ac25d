import Foundation
import Git
import TestSupport
import Testing

/// Configuration values against `git config --get` in the same world.
@Suite(.tags(.medium))
struct ConfigurationTests {
  let repository: TestRepository
  let home: TemporaryDirectory

  init() throws {
    repository = try TestRepository()
    home = try TemporaryDirectory("storage-home")
  }

  /// Runs `git config` with these arguments and variables; nil where git finds nothing.
  private func git(_ arguments: [String], _ environment: [String: String]) throws -> String? {
    var command = repository.git.command(["config"] + arguments)
    command.environment = environment
    let result = try command.run()
    return result.succeeded ? String(result.outputText.dropLast()) : nil
  }

  private func check(
    _ key: String, _ environment: [String: String], is expected: String?,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let ours = try Configuration(environment: environment, repository: repository.open())
    #expect(ours.value(key) == expected, sourceLocation: sourceLocation)
    #expect(try git(["--get", key], environment) == expected, sourceLocation: sourceLocation)
    let all = try git(["--get-all", key], environment)?.split(
      separator: "\n", omittingEmptySubsequences: false)
    #expect(ours.values(key) == (all ?? []).map { String($0) }, sourceLocation: sourceLocation)
  }

  @Test("system, user, repository and environment, each over the one before")
  func precedence() throws {
    let system = try home.write("[user]\n\tname = system\n[a]\n\tb = 1\n\tb = 2\n", to: "system")
    var environment = repository.environment([
      "HOME": home.path, "XDG_CONFIG_HOME": nil, "GIT_CONFIG_GLOBAL": nil,
      "GIT_CONFIG_NOSYSTEM": nil, "GIT_CONFIG_SYSTEM": system,
    ])
    try check("user.name", environment, is: "system")
    try check("a.b", environment, is: "2")
    try home.write("[user]\n\tname = \"x d g\"\n[a]\n\tb = 3\n", to: ".config/git/config")
    try check("user.name", environment, is: "x d g")
    environment["XDG_CONFIG_HOME"] = home.path("elsewhere")
    try check("user.name", environment, is: "system")
    try home.write("[user]\n\tname = elsewhere\n", to: "elsewhere/git/config")
    try check("user.name", environment, is: "elsewhere")
    try home.write("[user]\n\tname = home ; comment\n", to: ".gitconfig")
    try check("user.name", environment, is: "home")
    environment["GIT_CONFIG_GLOBAL"] = try home.write("[user]\n\tname = global\n", to: "global")
    try check("user.name", environment, is: "global")
    try repository.git.run("config", "user.name", "local")
    try check("user.name", environment, is: "local")
    environment["GIT_CONFIG_COUNT"] = "2"
    environment["GIT_CONFIG_KEY_0"] = "User.Name"
    environment["GIT_CONFIG_VALUE_0"] = "count"
    environment["GIT_CONFIG_KEY_1"] = "x.y"
    environment["GIT_CONFIG_VALUE_1"] = ""
    try check("user.name", environment, is: "count")
    try check("x.y", environment, is: "")
    environment["GIT_CONFIG_PARAMETERS"] = "'user.name'='it'\\''s' 'old.form=1=2'"
    try check("user.name", environment, is: "it's")
    try check("old.form", environment, is: "1=2")
    try check("no.such", environment, is: nil)
    environment["GIT_CONFIG_NOSYSTEM"] = "true"
    try check("a.b", environment, is: nil)
    environment["GIT_CONFIG_NOSYSTEM"] = "0"
    try check("a.b", environment, is: "2")
  }

  @Test("included files are read, from the repository's folder on")
  func includes() throws {
    try home.write("[user]\n\tname = included\n", to: "more")
    let config = """
      [include]
      \tpath = \(home.path("more"))
      [includeIf "gitdir:\(repository.path)"]
      \tpath = here
      [includeIf "gitdir:/nowhere/"]
      \tpath = there
      """
    let global = try home.write(config, to: "global")
    try home.write("[user]\n\temail = here@example.com\n", to: "here")
    try home.write("[user]\n\temail = there@example.com\n", to: "there")
    let environment = repository.environment(["GIT_CONFIG_GLOBAL": global])
    try check("user.name", environment, is: "included")
    try check("user.email", environment, is: "here@example.com")
  }

  @Test("a work tree's own file counts where the extension is on")
  func workTreeFile() throws {
    try repository.directory.write(
      "[user]\n\tname = work tree\n", to: "storage.git/config.worktree")
    let environment = repository.environment()
    try check("user.name", environment, is: nil)
    try repository.git.run("config", "core.repositoryFormatVersion", "1")
    try repository.git.run("config", "extensions.worktreeConfig", "true")
    try repository.git.run("config", "user.name", "local")
    try check("user.name", environment, is: "work tree")
  }

  @Test(
    "truth is git's",
    arguments: [
      "true", "Yes", "on", "1", "7", "-1", "1k", "false", "no", "OFF", "0", "\"\"", nil,
    ])
  func truth(text: String?) throws {
    let line = text.map { "flag = \($0)" } ?? "flag"
    let file = try home.write("[a]\n\t\(line)\n", to: "global")
    let environment = repository.environment(["GIT_CONFIG_GLOBAL": file])
    let ours = try Configuration(environment: environment, repository: nil).bool("a.flag")
    let expected = try git(["--type=bool", "--get", "a.flag"], environment)
    #expect(ours.map { String($0) } == expected)
  }

  @Test("what is neither true nor false is not set")
  func notABool() throws {
    let environment = [
      "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "a.flag", "GIT_CONFIG_VALUE_0": "maybe",
    ]
    #expect(try Configuration(environment: environment, repository: nil).bool("a.flag") == nil)
    #expect(try Configuration(environment: environment, repository: nil).bool("a.other") == nil)
  }

  @Test("a broken file or variable is an error that names it, as in git")
  func broken() throws {
    let file = try home.write("[a\n", to: "broken")
    for (variables, name) in [
      (["GIT_CONFIG_GLOBAL": file], file),
      (["GIT_CONFIG_COUNT": "many"], "GIT_CONFIG_COUNT"),
      (["GIT_CONFIG_COUNT": "-1"], "GIT_CONFIG_COUNT"),
      (["GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "a.b"], "GIT_CONFIG_VALUE_0"),
      (["GIT_CONFIG_COUNT": "1", "GIT_CONFIG_VALUE_0": "a.b"], "GIT_CONFIG_KEY_0"),
      (["GIT_CONFIG_PARAMETERS": "user.name=x"], "GIT_CONFIG_PARAMETERS"),
      (["GIT_CONFIG_PARAMETERS": "'user.name'='x"], "GIT_CONFIG_PARAMETERS"),
      (["GIT_CONFIG_PARAMETERS": "'user.name'='x'y"], "GIT_CONFIG_PARAMETERS"),
    ] {
      let environment = repository.environment(variables.mapValues { Optional($0) })
      let error = thrown(GitError.self) {
        try Configuration(environment: environment, repository: nil)
      }
      #expect(error?.description.contains(name) == true)
      #expect(try git(["--get", "user.name"], environment) == nil)
    }
  }

  @Test("what `git -c` passes on is read", arguments: ["plain", "it's", "a=b", "", "a!b 'c'"])
  func commandLine(value: String) throws {
    let print = "alias.print=!printf %s \"$GIT_CONFIG_PARAMETERS\""
    let text = try repository.git.run("-c", "user.name=\(value)", "-c", print, "print")
    let environment = repository.environment(["GIT_CONFIG_PARAMETERS": text])
    #expect(
      try Configuration(environment: environment, repository: nil).value("user.name") == value)
  }
}
