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

  @Test(arguments: commands.flatMap(examples))
  func worksAsTyped(example: String) throws {
    let repository = try TestRepository {
      TestBranch("production") { TestPackage("bar", "0.8.0") }
      TestBranch("staging") { if !example.contains("add ") { TestPackage("foo", "1.2.3") } }
      TestBranch("snapshot") {
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
    tool.environment["STORAGE_REPOSITORY"] = repository.path
    // A change to look at, or to undo.
    let before = tool.run("tag", "8.4.0")
    #expect(before.status == 0, "\(before.screen)")
    let run = try tool.paste(example)
    #expect(run.status == 0, "\(run.screen)")
    try repository.git.fsck()
  }
}
