internal import Glibc

/// A program run to its end: fixed arguments, no shell, bounded output, and a deadline.
///
/// The child gets a session of its own (unless it may ask its user), so that nothing it starts can
/// ask questions on the terminal, and a deadline or an interrupt ends all of them.
package struct Subprocess: Sendable {
  /// What ends a program that does not end itself.
  package struct Limits: Hashable, Sendable {
    /// Seconds without a sign of life: no output and no input taken.
    package var silence: Double
    /// Seconds in all.
    package var total: Double
    /// The most bytes kept of each stream; of standard error the last ones.
    package var output: Int

    package init(silence: Double = 120, total: Double = 3600, output: Int = 8 << 20) {
      (self.silence, self.total, self.output) = (silence, total, output)
    }
  }

  /// A path, or a name that is looked up in the environment's `PATH`.
  package var executable: String
  package var arguments: [String]
  /// The child's whole environment.
  package var environment: [String: String]
  package var input: [UInt8]
  package var limits: Limits
  /// Whether it may ask its user on the terminal, and stays in this process's session for that.
  package var mayAsk = false

  package init(
    _ executable: String, _ arguments: [String], environment: [String: String],
    input: [UInt8] = [], limits: Limits = Limits()
  ) {
    (self.executable, self.arguments, self.environment) = (executable, arguments, environment)
    (self.input, self.limits) = (input, limits)
  }

  /// Runs the program.
  ///
  /// - Parameter watch: Gets standard error as it comes.
  /// - Returns: What it said and how it ended.
  /// - Throws: `TransportError`: the program is missing, it said too much, or it was silent or at
  ///   work for too long and was ended.
  package func run(
    watch: (ArraySlice<UInt8>) -> Void = { _ in }
  ) throws(TransportError) -> SubprocessResult {
    guard let path = Self.path(of: executable, environment) else {
      throw TransportError(
        .missingProgram, "\(executable) is not installed, or not on PATH", program: executable)
    }
    guard !([path] + arguments).contains(where: { $0.utf8.contains(0) }) else {
      throw TransportError(.failed, "an argument for \(executable) holds a NUL byte")
    }
    let streams = try ChildStreams()
    let child = try spawn(path, streams)
    streams.closeChildEnds()
    let exchange = ChildExchange(child: child, streams: streams, limits: limits, input: input)
    return try exchange.run(name: executable, watch: watch)
  }

  /// Where a program is.
  package static func path(of name: String, _ environment: [String: String]) -> String? {
    if name.contains("/") { return access(name, X_OK) == 0 ? name : nil }
    let folders = (environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
    return folders.lazy.map { "\($0)/\(name)" }.first { path in
      var status = stat()
      return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        && access(path, X_OK) == 0
    }
  }

  private func spawn(_ path: String, _ streams: ChildStreams) throws(TransportError) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    for (number, pair) in [streams.input, streams.output, streams.error].enumerated() {
      posix_spawn_file_actions_adddup2(&actions, pair.child, Int32(number))
    }
    // Signals that this process ignores (SIGPIPE) would stay ignored in the child.
    var (none, all) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    let newSession: Int32 = 0x80  // POSIX_SPAWN_SETSID, which glibc shows to GNU sources only
    let signals = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    posix_spawnattr_setflags(&attributes, Int16(signals | (mayAsk ? 0 : newSession)))
    var words: [UnsafeMutablePointer<CChar>?] = ([executable] + arguments).map { strdup($0) }
    var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0)=\($1)") }
    words.append(nil)
    variables.append(nil)
    defer { for text in words + variables { free(text) } }
    var child: pid_t = 0
    let code = posix_spawn(&child, path, &actions, &attributes, words, variables)
    guard code == 0 else {
      throw TransportError(
        .failed, "cannot start \(executable): \(String(cString: strerror(code)))")
    }
    return child
  }
}

/// What a finished program left behind.
package struct SubprocessResult: Sendable {
  /// The exit status; 128 and the signal's number where a signal ended it.
  package let status: Int32
  package let output: [UInt8]
  /// The end of what came on standard error.
  package let error: [UInt8]

  package var succeeded: Bool { status == 0 }
  package var outputText: String { String(decoding: output, as: UTF8.self) }
  package var errorText: String { String(decoding: error, as: UTF8.self) }
}
