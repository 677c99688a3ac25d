/// The `git` program over one repository: it moves objects between machines, with the ssh
/// configuration, credential helpers and proxies that the user has.
package struct GitProgram: Sendable {
  /// Configuration that keeps what a repository says from running programs here, and output from
  /// changing with the user's taste.
  private static let configuration = [
    "core.hooksPath=/dev/null", "core.fsmonitor=false", "protocol.ext.allow=never",
    "color.ui=false", "push.followTags=false", "push.recurseSubmodules=no",
    "fetch.recurseSubmodules=no", "pack.useSparse=true", "fetch.writeCommitGraph=false",
    "gc.auto=0",
    "maintenance.auto=false", "http.lowSpeedLimit=1",
  ]
  /// Variables that would lead git to another repository, or make it say what nobody should read.
  private static let withheld: Set<String> = [
    "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_NAMESPACE", "GIT_PREFIX", "GIT_TRACE_CURL",
    "GIT_CURL_VERBOSE", "GIT_TRACE_PACKET", "GIT_QUARANTINE_PATH", "LANGUAGE",
  ]

  /// The repository's git directory; nil to ask another machine without one.
  package let directory: String?
  private let environment: [String: String]
  private let limits: Subprocess.Limits
  private let secrets: [String]
  private let progress: (@Sendable (GitProgress) -> Void)?

  /// - Parameters:
  ///   - directory: The git directory.
  ///   - environment: The variables of the process.
  ///   - limits: What ends a git that hangs.
  ///   - progress: Gets what git says of its work.
  package init(
    in directory: String?, environment: [String: String], limits: Subprocess.Limits = .init(),
    progress: (@Sendable (GitProgress) -> Void)? = nil
  ) {
    self.directory = directory
    self.limits = limits
    self.progress = progress
    secrets = GitHubToken.variables.compactMap { environment[$0] }.filter { $0.utf8.count >= 4 }
    var variables = environment.filter { !Self.withheld.contains($0.key) }
    variables["LC_ALL"] = "C"
    variables["GIT_TERMINAL_PROMPT"] = "0"
    self.environment = variables
  }

  /// Runs git.
  ///
  /// - Parameters:
  ///   - arguments: The command and its words.
  ///   - input: What it reads.
  /// - Returns: What it said and how it ended, whatever that was.
  /// - Throws: `TransportError` where it could not run to its end.
  package func run(
    _ arguments: [String], input: [UInt8] = []
  ) throws(TransportError) -> SubprocessResult {
    var words = Self.configuration.flatMap { ["-c", $0] }
    words += ["-c", "http.lowSpeedTime=\(max(1, Int(limits.silence)))"]
    if let directory { words += ["--git-dir=\(directory)"] }
    var parser = GitProgress.Parser()
    return try Subprocess(
      "git", words + arguments, environment: environment, input: input, limits: limits
    ).run { bytes in
      guard let progress else { return }
      for step in parser.steps(in: bytes) { progress(step) }
    }
  }

  /// Runs git, which must succeed.
  ///
  /// - Returns: What it wrote to standard output.
  /// - Throws: `TransportError`.
  @discardableResult
  package func output(
    _ arguments: [String], input: [UInt8] = []
  ) throws(TransportError) -> String {
    let result = try run(arguments, input: input)
    guard result.succeeded else { throw failure(result) }
    return result.outputText
  }

  /// What git's complaint means.
  func failure(_ result: SubprocessResult) -> TransportError {
    let complaint = GitComplaint(result.errorText)
    let text = complaint.text.isEmpty ? "git ended with status \(result.status)" : complaint.text
    return TransportError(complaint.kind, Redaction.without(secrets, text))
  }

  /// What a server said to people, without secrets.
  func remoteLines(_ result: SubprocessResult) -> [String] {
    GitComplaint(result.errorText).remoteLines.map { Redaction.without(secrets, $0) }
  }
}
