internal import Glibc
internal import Synchronization

/// Passes an interrupt on to the child at work: in its own session it would not hear of Ctrl-C.
enum ChildInterrupts {
  private static let child = Atomic<Int32>(0)

  private static let isInstalled: Bool = {
    for number in [SIGINT, SIGTERM, SIGHUP] {
      var present = sigaction()
      sigaction(number, nil, &present)
      // A program that minds its own signals goes on doing so.
      guard present.__sigaction_handler.sa_handler == nil else { continue }
      signal(number) { ChildInterrupts.passOn($0) }
    }
    return true
  }()

  /// From now on interrupts end that child first.
  static func begin(_ process: pid_t) {
    _ = isInstalled
    child.store(process, ordering: .releasing)
  }

  static func end(_ process: pid_t) {
    _ = child.compareExchange(expected: process, desired: 0, ordering: .acquiringAndReleasing)
  }

  private static func passOn(_ number: Int32) {
    let process = child.load(ordering: .acquiring)
    // One without a session of its own leads no group.
    if process > 0, kill(-process, SIGTERM) != 0 { kill(process, SIGTERM) }
    signal(number, SIG_DFL)
    raise(number)
  }
}
