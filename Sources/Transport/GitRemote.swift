package import Git

/// A repository on another machine, as git's configuration names it (or a URL).
package struct GitRemote: Sendable {
  package let program: GitProgram
  /// The name, such as `origin`, or a URL.
  package let name: String

  package init(_ name: String, through program: GitProgram) {
    (self.name, self.program) = (name, program)
  }

  /// Asks which of these references the remote has.
  ///
  /// - Parameter names: Full names; a `*` at the end stands for anything.
  /// - Returns: What each leads to.
  /// - Throws: `TransportError`.
  package func references(_ names: [String]) throws(TransportError) -> [String: ObjectID] {
    let text = try program.output(["ls-remote", "--quiet", "--", name] + names)
    var found: [String: ObjectID] = [:]
    for line in text.split(separator: "\n") {
      let words = line.split(separator: "\t")
      guard words.count == 2, let id = ObjectID(hexadecimal: words[0]) else { continue }
      let reference = String(words[1])
      // git takes a pattern for the end of a name: refs/x/refs/heads/main would match as well.
      let isWanted = names.contains { name in
        name.hasSuffix("*") ? reference.hasPrefix(name.dropLast()) : reference == name
      }
      if isWanted { found[reference] = id }
    }
    return found
  }

  /// What a server did when it was asked to leave objects out.
  package enum Filtering: Hashable, Sendable {
    /// It left them out, or was not asked to.
    case heeded
    /// It knows nothing of leaving objects out and sent all.
    case ignored
    /// It leaves none out, or not these, and sent nothing.
    case refused
  }

  /// Brings references here, with the objects that they need.
  ///
  /// - Parameter refspecs: Such as `+refs/heads/main:refs/remotes/origin/main`.
  /// - Returns: What the server left out.
  /// - Throws: `TransportError`.
  @discardableResult
  package func fetch(_ refspecs: [String]) throws(TransportError) -> Filtering {
    guard !refspecs.isEmpty else { return .heeded }
    let result = try program.run(
      ["fetch", "--progress", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance"]
        + ["--", name] + refspecs)
    let text = result.errorText
    guard result.succeeded else {
      // upload-pack's words for a kind of filter, or a depth of it, that its owner forbids.
      let isRefusal =
        text.contains("tree filter allows max depth") || text.contains("invalid filter-spec")
        || text.contains("filter '") && text.contains("' not supported")
      if isRefusal { return .refused }
      throw program.failure(result)
    }
    return text.contains("filtering not recognized by server") ? .ignored : .heeded
  }

  /// Brings objects here by their ids, trees with all trees below them and no files.
  ///
  /// - Parameter objects: Trees and files that the remote has.
  /// - Throws: `TransportError`.
  package func fetch(objects: [ObjectID]) throws(TransportError) {
    guard !objects.isEmpty else { return }
    try program.output(
      [
        "-c", "fetch.negotiationAlgorithm=noop", "fetch", "--quiet", "--no-tags",
        "--no-write-fetch-head", "--no-auto-maintenance", "--filter=blob:none", "--stdin", "--",
        name,
      ], input: Array(objects.map { "\($0)\n" }.joined().utf8))
  }

  /// Sends references in one push.
  ///
  /// - Parameters:
  ///   - updates: What moves, each only from where it is expected to be.
  ///   - isAtomic: Whether all of them or none may move.
  /// - Returns: What the server said.
  /// - Throws: `TransportError` only where git could not be run; a push that failed or was never
  ///   answered is a result.
  package func push(
    _ updates: [PushUpdate], isAtomic: Bool
  ) throws(TransportError) -> PushResult {
    var words = ["push", "--porcelain", "--progress"]
    if isAtomic { words.append("--atomic") }
    words += updates.map {
      "--force-with-lease=\($0.name):\($0.expected.map { "\($0)" } ?? "")"
    }
    words += ["--", name] + updates.map { "\($0.new):\($0.name)" }
    let result: SubprocessResult
    do throws(TransportError) {
      result = try program.run(words)
    } catch {
      guard error.kind == .timeout else { throw error }
      return PushResult(outcome: .unanswered(error))
    }
    return PushResult(result, updates: updates, program: program)
  }
}

/// One reference to move on another machine.
package struct PushUpdate: Hashable, Sendable {
  /// The full name.
  package let name: String
  /// Where it must be; nil where it must not exist.
  package let expected: ObjectID?
  package let new: ObjectID

  package init(_ name: String, from expected: ObjectID?, to new: ObjectID) {
    (self.name, self.expected, self.new) = (name, expected, new)
  }
}
