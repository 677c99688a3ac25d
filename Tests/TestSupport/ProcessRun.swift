import Foundation
import Glibc

/// A program to run: what, with which arguments, in which world.
///
/// Output goes to memory files, not pipes: a program may write as much as it likes before anybody
/// reads, and a grandchild that keeps its output open holds nobody up. Every descriptor made here
/// is close-on-exec and the child closes all but 0, 1 and 2, so runs may overlap freely.
package struct ProcessRun: Sendable {
  /// A path, or a name that is looked up on the `PATH` of the test process.
  package var executable: String
  package var arguments: [String]
  /// The child's whole environment: nothing is inherited unless it is put here.
  package var environment: [String: String]
  package var directory: String?
  /// Bytes for standard input; nil gives an empty one.
  package var input: [UInt8]?
  /// Seconds after which the child and its process group are killed.
  package var timeout: Double

  package init(
    _ executable: String, _ arguments: [String] = [],
    environment: [String: String] = ProcessInfo.processInfo.environment,
    directory: String? = nil, input: [UInt8]? = nil, timeout: Double = 120
  ) {
    self.executable = executable
    self.arguments = arguments
    self.environment = environment
    self.directory = directory
    self.input = input
    self.timeout = timeout
  }

  /// Runs the program to its end and returns what it said.
  package func run() throws -> ProcessResult {
    try start().wait()
  }

  /// Runs the program and returns its standard output; anything but exit status 0 is an error.
  package func output() throws -> String {
    let result = try run()
    guard result.succeeded else { throw ProcessFailure(run: self, result: result) }
    return result.outputText
  }

  /// Starts the program and returns at once.
  package func start() throws -> RunningProcess {
    let input = try MemoryFile("stdin")
    if let bytes = self.input { try input.fill(bytes) }
    let output = try MemoryFile("stdout")
    let error = try MemoryFile("stderr")
    let process = try spawn(input: input, output: output, error: error)
    return RunningProcess(
      run: self, process: process, output: output, error: error, started: .now)
  }

  private func spawn(input: MemoryFile, output: MemoryFile, error: MemoryFile) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_adddup2(&actions, input.descriptor, 0)
    posix_spawn_file_actions_adddup2(&actions, output.descriptor, 1)
    posix_spawn_file_actions_adddup2(&actions, error.descriptor, 2)
    try GNUFunctions.closeFrom(&actions, 3)
    if let directory { try GNUFunctions.changeDirectory(&actions, directory) }
    // A process group of its own lets a timeout end the grandchildren too. Signals that the test
    // process ignores or blocks must not be inherited: git and sh rely on the defaults.
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    posix_spawnattr_setflags(&attributes, Int16(flags))

    var argv: [UnsafeMutablePointer<CChar>?] = ([executable] + arguments).map { strdup($0) }
    var envp: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") }
    argv.append(nil)
    envp.append(nil)
    defer { for text in argv + envp { free(text) } }
    var process: pid_t = 0
    let code = posix_spawnp(&process, executable, &actions, &attributes, argv, envp)
    guard code == 0 else { throw SystemError("start \(executable)", code: code) }
    return process
  }
}

/// A program that was expected to succeed and did not.
package struct ProcessFailure: Error, CustomStringConvertible {
  package let run: ProcessRun
  package let result: ProcessResult

  package var description: String {
    let command = ([run.executable] + run.arguments).joined(separator: " ")
    return """
      \(command)
      ended with \(result.ending)
      ------- stdout -------
      \(result.outputText)
      ------- stderr -------
      \(result.errorText)
      """
  }
}
