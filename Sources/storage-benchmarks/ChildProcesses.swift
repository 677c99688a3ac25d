import Glibc

/// Runs programs one after another and adds up what they cost.
///
/// Programs are started with `posix_spawn` and no shell between, so a contender that needs many of
/// them pays for those alone. CPU time is the kernel's own account of each child and of the
/// children it waited for (`wait4`).
package struct ChildProcesses {
  /// The children's whole environment, as `NAME=VALUE`.
  private let environment: [String]
  /// Made for the first child, shared by all.
  private var errors: ErrorFile?
  package private(set) var started = 0
  /// User and system time of all children so far.
  package private(set) var cpu: Duration = .zero
  /// The most memory that any child had, in kilobytes.
  package private(set) var peakMemory = 0
  /// When the first byte of any child's standard output came.
  package private(set) var firstOutput: ContinuousClock.Instant?

  package init(environment: [String: String]) {
    self.environment = environment.map { "\($0.key)=\($0.value)" }
  }

  /// Runs a program to its end and returns its standard output.
  ///
  /// All of `input` is written before any output is read: right for programs that read their input
  /// to its end first, as those of git's plumbing that are used here do.
  @discardableResult
  package mutating func run(
    _ arguments: [String], input: [UInt8] = [], environment extra: [String] = []
  ) throws(BenchmarkError) -> [UInt8] {
    guard let errors = errors ?? ErrorFile() else {
      throw BenchmarkError("no temporary file can be made")
    }
    self.errors = errors
    errors.clear()
    let stdin = try Pipe()
    let stdout = try Pipe()
    let child = try spawn(
      arguments, environment + extra, stdin: stdin, stdout: stdout, errors: errors)
    stdin.closeReading()
    stdout.closeWriting()
    stdin.write(input)
    stdin.closeWriting()
    let (output, first) = stdout.read()
    firstOutput = firstOutput ?? first

    var status: Int32 = 0
    var usage = rusage()
    while wait4(child, &status, 0, &usage) != child {
      guard errno == EINTR else { throw BenchmarkError("wait4 failed for \(arguments)") }
    }
    started += 1
    peakMemory = max(peakMemory, usage.ru_maxrss)
    cpu += Self.duration(usage.ru_utime) + Self.duration(usage.ru_stime)
    guard status == 0 else {
      let ending = status & 0x7f == 0 ? "exit status \(status >> 8)" : "signal \(status & 0x7f)"
      throw BenchmarkError(
        "\(arguments.joined(separator: " ").prefix(300)): \(ending)\n\(errors.text)")
    }
    return output
  }

  /// Runs a program and returns the lines of its standard output.
  package mutating func lines(
    _ arguments: [String], input: [UInt8] = []
  ) throws(BenchmarkError) -> [String] {
    String(decoding: try run(arguments, input: input), as: UTF8.self)
      .split(separator: "\n").map { String($0) }
  }

  /// Runs a program and returns the one line that it prints.
  package mutating func line(
    _ arguments: [String], input: [UInt8] = [], environment extra: [String] = []
  ) throws(BenchmarkError) -> String {
    var output = try run(arguments, input: input, environment: extra)
    if output.last == UInt8(ascii: "\n") { output.removeLast() }
    return String(decoding: output, as: UTF8.self)
  }

  private func spawn(
    _ arguments: [String], _ environment: [String], stdin: Pipe, stdout: Pipe, errors: ErrorFile
  ) throws(BenchmarkError) -> pid_t {
    guard let program = arguments.first else { throw BenchmarkError("no program to run") }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, stdin.reading, 0)
    posix_spawn_file_actions_adddup2(&actions, stdout.writing, 1)
    posix_spawn_file_actions_adddup2(&actions, errors.descriptor, 2)

    var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
    var envp: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) }
    argv.append(nil)
    envp.append(nil)
    defer { for text in argv + envp { free(text) } }
    var child: pid_t = 0
    let code = posix_spawnp(&child, program, &actions, nil, argv, envp)
    guard code == 0 else {
      throw BenchmarkError("cannot start \(program): \(String(cString: strerror(code)))")
    }
    return child
  }

  private static func duration(_ time: timeval) -> Duration {
    .seconds(time.tv_sec) + .microseconds(time.tv_usec)
  }
}
