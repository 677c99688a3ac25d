import CommandParsing
import TestSupport
import Testing

/// The examples of the long help work as typed.
@Suite(.tags(.medium)) struct ExampleTests {
  /// The command lines under `Examples:` of a command's help.
  private static func examples(of command: String) -> [String] {
    let lines = InProcessTool().run("help", command).output.split(separator: "\n")
    return lines.drop { $0 != "Examples:" }.filter { $0.hasPrefix("  storage ") }
      .map { String($0.dropFirst(2)) }
  }

  /// The commands that the overview lists.
  private static let commands: [String] = InProcessTool().run("help", "commands").output
    .split(separator: "\n").filter { $0.hasPrefix("  ") }
    .compactMap { $0.split(separator: " ").first.map(String.init) }

  @Test func everyCommandHasOne() {
    #expect(Self.commands.count >= 8)
    for command in Self.commands {
      #expect(!Self.examples(of: command).isEmpty, "\(command) has no example")
    }
  }

  private static let recipe = TestFile("Dockerfile", "FROM registry.example/registry:v1.14.0\n")

  @Test(arguments: commands.flatMap(examples))
  func worksAsTyped(example: String) throws {
    let repository = try TestRepository {
      TestBranch("production") {
        TestPackage("bar", "0.8.0")
        Self.recipe
      }
      TestBranch("staging") {
        if !example.contains("add ") { TestPackage("foo", "1.2.3") }
        Self.recipe
      }
      TestBranch("snapshot") {
        Self.recipe
        TestPackage("bar", "0.9.0-beta.1")
        if !example.contains("add ") { TestPackage("foo", "1.2.3") }
      }
    }
    for file in TestPackage("foo", "1.2.3").files {
      try repository.directory.write(
        String(decoding: file.bytes, as: UTF8.self), to: "build/" + file.path,
        executable: file.mode == .executable)
    }
    var tool = InProcessTool()
    tool.directory = repository.directory.path
    let keys = example.contains("storage sign") ? try SigningKeys(.ssh) : nil
    if let keys { tool.environment.merge(keys.environment) { $1 } }
    tool.environment["STORAGE_REPOSITORY"] = repository.path
    // The storage is its own server, under the name that the examples know.
    let url = "https://github.com/example/package-storage.git"
    try repository.git.run("config", "remote.origin.url", url)
    tool.environment["GIT_CONFIG_COUNT"] = "1"
    tool.environment["GIT_CONFIG_KEY_0"] = "url.file://\(repository.path).insteadOf"
    tool.environment["GIT_CONFIG_VALUE_0"] = url
    try repository.git.run(
      "update-ref", "refs/remotes/origin/staging", repository.tip("staging"))
    // What there is to look at, and to undo.
    for arguments in [
      ["tag", "8.4.0"], ["tag", example.contains("tag ") ? "8.4.1" : "8.5.0"],
      ["promote", "bar-0.9.0-beta.1", "--from", "snapshot", "--to", "staging"],
    ] where arguments[0] == "tag" || example.contains("undo") {
      let before = tool.run(arguments)
      #expect(before.status == 0, "\(before.screen)")
    }
    // A server would wait to be stopped; what it loads is the same.
    let run = try tool.paste(example.contains("storage serve") ? example + " --dry-run" : example)
    #expect(run.status == 0, "\(run.screen)")
    try repository.git.fsck()
  }
}
