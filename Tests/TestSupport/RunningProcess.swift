import Dispatch
import Glibc
import Synchronization

/// A program that was started and may still be running.
package final class RunningProcess: Sendable {
  package let run: ProcessRun
  /// The process id, also that of its group.
  package let process: Int32
  private let output: MemoryFile
  private let error: MemoryFile
  private let started: ContinuousClock.Instant
  /// Set once the child was reaped: from then on its number may be somebody else's.
  private let reaped = Mutex(false)

  init(
    run: ProcessRun, process: pid_t, output: MemoryFile, error: MemoryFile,
    started: ContinuousClock.Instant
  ) {
    self.run = run
    self.process = process
    self.output = output
    self.error = error
    self.started = started
  }

  deinit {
    // Nobody waited: leave neither a running child nor a zombie.
    guard !reaped.withLock({ $0 }) else { return }
    kill(-process, SIGKILL)
    var status: Int32 = 0
    waitpid(process, &status, 0)
  }

  /// Sends a signal to the child alone; nothing happens when it has ended and was waited for.
  package func send(_ signal: Int32) {
    reaped.withLock { gone in
      if !gone { _ = kill(process, signal) }
    }
  }

  /// Waits for the end and returns what the program said.
  ///
  /// Call it once.
  package func wait() throws -> ProcessResult {
    let timedOut = Mutex(false)
    // Weakly: a cancelled deadline stays in the queue until its time, and would keep the files.
    let deadline = DispatchWorkItem { [weak self] in
      guard let self else { return }
      reaped.withLock { gone in
        guard !gone else { return }
        timedOut.withLock { $0 = true }
        _ = kill(-self.process, SIGKILL)
      }
    }
    DispatchQueue.global().asyncAfter(deadline: .now() + run.timeout, execute: deadline)
    defer { deadline.cancel() }

    // Learn of the end without reaping, so that the deadline can never kill a stranger.
    var information = siginfo_t()
    while waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT) != 0 {
      guard errno == EINTR else { throw SystemError("waitid") }
    }
    var status: Int32 = 0
    try reaped.withLock { gone in
      guard waitpid(process, &status, 0) == process else { throw SystemError("waitpid") }
      gone = true
    }
    return ProcessResult(
      ending: timedOut.withLock { $0 } ? .timeout : .init(waitStatus: status),
      output: try output.contents(), error: try error.contents(),
      duration: started.duration(to: .now))
  }
}
