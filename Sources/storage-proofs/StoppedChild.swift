import Foundation
import Glibc
import Synchronization
import TestSupport

/// The program that a strace runs, while it is stopped.
struct StoppedChild {
  private let process: pid_t

  /// Waits until the program stands still; nil when it does not within ten seconds.
  init?(of strace: pid_t) {
    var seen = ""
    var sightings = 0
    for _ in 0..<1_000 {
      usleep(10_000)
      let children = TextFile.read("/proc/\(strace)/task/\(strace)/children") ?? ""
      guard let child = children.split(separator: " ").first.flatMap({ pid_t($0) }),
        let status = TextFile.read("/proc/\(child)/status")
      else { continue }
      // Under strace every call stops the program for a moment: only one that stays is meant.
      let lines = status.split(separator: "\n")
        .filter { $0.hasPrefix("State:") || $0.contains("ctxt_switches") }
      let state = lines.joined()
      sightings = state == seen && state.contains("stop") ? sightings + 1 : 0
      seen = state
      if sightings == 5 {
        process = child
        return
      }
    }
    return nil
  }

  /// Lets the program go on, and again where a busy machine made it look stopped too early, until
  /// `body` has ended.
  func goingOn<Result>(_ body: () throws -> Result) rethrows -> Result {
    let process = process
    let ending = Ending()
    defer { ending.isReached.withLock { $0 = true } }
    Thread.detachNewThread {
      while !ending.isReached.withLock({ $0 }) {
        kill(process, SIGCONT)
        usleep(50_000)
      }
    }
    return try body()
  }
}

/// Whether what a thread waits for has come.
private final class Ending: Sendable {
  let isReached = Mutex(false)
}
