/// What a finished program left behind.
package struct ProcessResult: Sendable {
  /// How a program ended.
  package enum Ending: Sendable, Equatable, CustomStringConvertible {
    case exit(Int32)
    case signal(Int32)
    /// Killed here because it ran longer than it was given.
    case timeout

    /// Reads the status word of `waitpid`.
    init(waitStatus: Int32) {
      let signal = waitStatus & 0x7f
      self = signal == 0 ? .exit((waitStatus >> 8) & 0xff) : .signal(signal)
    }

    package var description: String {
      switch self {
      case .exit(let status): "exit status: \(status)"
      case .signal(let number): "signal: \(number)"
      case .timeout: "timeout"
      }
    }
  }

  package let ending: Ending
  package let output: [UInt8]
  package let error: [UInt8]
  /// Wall-clock time from start to end.
  package let duration: Duration

  package var succeeded: Bool { ending == .exit(0) }
  /// The exit status, or nil when a signal ended the program.
  package var status: Int32? {
    if case .exit(let status) = ending { status } else { nil }
  }
  /// Standard output as text; bytes that are not UTF-8 show as replacement characters.
  package var outputText: String { String(decoding: output, as: UTF8.self) }
  /// Standard error as text; bytes that are not UTF-8 show as replacement characters.
  package var errorText: String { String(decoding: error, as: UTF8.self) }
}
