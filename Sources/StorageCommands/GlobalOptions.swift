internal import CommandParsing

/// The options that every command takes.
package struct GlobalOptions: Sendable {
  var repository: String?
  var config: String?
  var json = false
  var quiet = false
  var verbose = false
  var color: String?
  var cacheDirectory: String?

  static var table: [Option<GlobalOptions>] {
    [
      .text("repository", "C", \.repository, "PATH", .directory, "The storage's repository"),
      .text("config", \.config, "FILE", .file, "Settings to use instead of storage.yml on main"),
      .flag("json", \.json, "Answer with one JSON document"),
      .flag("quiet", \.quiet, "Leave out status and progress"),
      .flag("verbose", \.verbose, "Say more of what is done and why"),
      .choice("color", \.color, ["auto", "always", "never"], "When to use colour"),
      .text("cache-dir", \.cacheDirectory, "DIR", .directory, "Where caches are kept"),
    ]
  }

  /// The start of a command line that works on the same storage, for hints that can be pasted.
  var invocation: String { invocationWords.map(ShellWord.quoted).joined(separator: " ") }

  /// The same, in its words.
  var invocationWords: [String] {
    var words = ["storage"]
    if let repository { words += ["-C", repository] }
    if let config { words += ["--config", config] }
    return words
  }

  /// The start of a git command line that works on the same repository, for hints.
  func gitInvocation(environment: [String: String]) -> String {
    // git itself heeds $GIT_DIR.
    guard let repository = repository ?? environment["STORAGE_REPOSITORY"], !repository.isEmpty
    else { return "git" }
    return "git -C \(ShellWord.quoted(repository))"
  }
}
