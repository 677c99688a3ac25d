import Glibc

/// A server under way: stopped with its owner.
final class ServerProcess {
  private let process: pid_t
  private let log: String
  private var isRunning = true

  /// Starts a program whose standard error goes to the file `log`.
  init(_ arguments: [String], environment: [String: String], log: String) throws(BenchmarkError) {
    guard let program = arguments.first else { throw BenchmarkError("no program to run") }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, log, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
    var envp: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") }
    argv.append(nil)
    envp.append(nil)
    defer { for text in argv + envp { free(text) } }
    var child: pid_t = 0
    let code = posix_spawnp(&child, program, &actions, nil, argv, envp)
    guard code == 0 else {
      throw BenchmarkError("cannot start \(program): \(String(cString: strerror(code)))")
    }
    process = child
    self.log = log
  }

  deinit { stop() }

  /// Ends it, and waits for that.
  func stop(with signal: Int32 = SIGTERM) {
    guard isRunning else { return }
    isRunning = false
    kill(process, signal)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
  }

  /// The lines of its log so far.
  var lines: [Substring] { Self.text(log).split(separator: "\n") }

  /// Waits for a line of the log that begins so, beyond the first `known` ones.
  func line(_ prefix: String, beyond known: Int = 0) throws(BenchmarkError) -> Substring {
    for _ in 0..<30_000 {
      if let line = lines.filter({ $0.hasPrefix(prefix) }).dropFirst(known).first { return line }
      guard kill(process, 0) == 0 else { break }
      usleep(2_000)
    }
    throw BenchmarkError("the server says nothing like '\(prefix)':\n\(Self.text(log))")
  }

  /// User and system time of the process and its children so far.
  ///
  /// The kernel counts in ticks of 10 ms, so short work is measured many times over.
  var cpu: Duration {
    let children = Self.text("/proc/\(process)/task/\(process)/children")
      .split(separator: " ").compactMap { pid_t($0) }
    return ([process] + children).reduce(.zero) { total, process in
      // The name, in brackets, may hold spaces.
      let fields = Self.text("/proc/\(process)/stat").split(separator: ")").last?
        .split(separator: " ")
      guard let fields, fields.count > 12, let user = Int(fields[11]), let system = Int(fields[12])
      else { return total }
      return total + .milliseconds((user + system) * 1000 / sysconf(Int32(_SC_CLK_TCK)))
    }
  }

  /// The most memory that the process ever had, in kilobytes.
  var peakMemory: Int? {
    Self.text("/proc/\(process)/status").split(separator: "\n")
      .first { $0.hasPrefix("VmHWM:") }?.split(whereSeparator: { " \t".contains($0) })
      .dropFirst().first.flatMap { Int($0) }
  }

  private static func text(_ path: String) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer[..<count]
    }
  }
}
