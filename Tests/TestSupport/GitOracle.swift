/// The `git` program over one repository: what our own code's work is compared with.
///
/// Tools never call it; tests trust it.
package struct GitOracle: Sendable {
  /// The repository: a bare one, or a work tree.
  package let path: String

  package init(_ path: String) {
    self.path = path
  }

  /// One line of `git ls-tree`.
  package struct Entry: Hashable, Sendable {
    /// Six octal digits, as `100755`.
    package let mode: String
    /// `blob`, `tree` or `commit`.
    package let kind: String
    package let id: String
    package let path: String
  }

  /// Describes `git` with these arguments in the closed world, ready to be run or changed first.
  package func command(_ arguments: [String], input: [UInt8]? = nil) -> ProcessRun {
    // A home that is no folder: git reads nothing there and can write nothing there.
    ProcessRun(
      "git", arguments, environment: HermeticEnvironment.variables(home: "/nonexistent"),
      directory: path, input: input, timeout: 300)
  }

  /// Runs git and returns its standard output without the last line end; a failure is an error.
  @discardableResult
  package func run(_ arguments: String..., input: String? = nil) throws -> String {
    try run(arguments, input: input)
  }

  /// Runs git and returns its standard output without the last line end; a failure is an error.
  @discardableResult
  package func run(_ arguments: [String], input: String? = nil) throws -> String {
    let output = try command(arguments, input: input.map { Array($0.utf8) }).output()
    return output.hasSuffix("\n") ? String(output.dropLast()) : output
  }

  /// Checks every object and reference strictly and throws what git complains of.
  ///
  /// Silence and exit status 0 are the only good answer. Objects that nothing refers to are no
  /// fault: a refused or interrupted operation may leave some. Nor is an unborn `HEAD`, which a
  /// storage has by design.
  package func fsck() throws {
    let run = command(["fsck", "--strict", "--full", "--no-dangling", "--no-progress"])
    let result = try run.run()
    let complaints = result.errorText.split(separator: "\n").filter { line in
      !line.hasPrefix("notice: HEAD points to an unborn branch ")
        && line != "notice: No default references"
    }
    guard result.succeeded, result.output.isEmpty, complaints.isEmpty else {
      throw ProcessFailure(run: run, result: result)
    }
  }

  /// Returns all entries under a tree, files only when `recursive`, in git's order.
  package func lsTree(_ treeish: String, recursive: Bool = false) throws -> [Entry] {
    let options = recursive ? ["-r"] : []
    let text = try run(["ls-tree", "-z", "--full-tree"] + options + [treeish])
    return try text.split(separator: "\0").map { line in
      let halves = line.split(separator: "\t", maxSplits: 1)
      let words = halves.first?.split(separator: " ") ?? []
      guard halves.count == 2, words.count == 3 else { throw UnexpectedAnswer(text: String(line)) }
      return Entry(
        mode: String(words[0]), kind: String(words[1]), id: String(words[2]),
        path: String(halves[1]))
    }
  }

  /// Returns the 40 digits that a revision stands for.
  package func revParse(_ revision: String) throws -> String {
    try run("rev-parse", "--verify", "--quiet", "--end-of-options", revision)
  }

  /// Tells whether a revision stands for an object that is there.
  package func exists(_ revision: String) throws -> Bool {
    try command(["cat-file", "-e", revision]).run().succeeded
  }

  /// Returns one line a commit in the given format, newest first, along first parents.
  package func log(_ revision: String, format: String = "%s") throws -> [String] {
    try run("log", "--first-parent", "-z", "--format=\(format)", revision)
      .split(separator: "\0").map { String($0) }
  }

  /// Returns a commit's whole message.
  package func message(_ revision: String) throws -> String {
    try run("log", "-1", "--format=%B", revision)
  }

  /// Returns every reference with the object it names.
  package func forEachRef() throws -> [String: String] {
    let lines = try run("for-each-ref", "--format=%(refname) %(objectname)").split(separator: "\n")
    return try lines.reduce(into: [:]) { references, line in
      let words = line.split(separator: " ")
      guard words.count == 2 else { throw UnexpectedAnswer(text: String(line)) }
      references[String(words[0])] = String(words[1])
    }
  }

  /// An answer of git's that does not have the expected form.
  package struct UnexpectedAnswer: Error {
    package let text: String
  }
}
