/// How the tool ends (contract: exit status).
package enum ExitCode: Int32, Sendable {
  /// Done, or nothing to do.
  case done = 0
  /// The answer is no.
  case refused = 1
  /// Usage, settings or place.
  case usage = 2
  /// Our own fault, or a damaged repository.
  case damaged = 70
  /// The machine or another program failed.
  case machine = 74
  /// Locked, or a tip moved.
  case tryAgain = 75
  /// Ended by SIGINT.
  case interrupted = 130
  /// Ended by SIGTERM.
  case terminated = 143
}
