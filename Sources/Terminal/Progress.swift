import Glibc
import Synchronization

/// Shows progress on the error stream, late and seldom: short work shows nothing.
package final class Progress: ProgressSink {
  /// How long work goes on before anything is shown.
  static let delay = Duration.milliseconds(300)
  /// How long at least between two drawings of the line.
  static let redraw = Duration.milliseconds(100)
  /// How long at least between two plain lines.
  static let pause = Duration.seconds(10)

  private struct Work {
    let title: String
    let total: Int?
    let start: Duration
    var done = 0
    var shown: Duration?
  }

  private let output: Output
  private let isPlain: Bool
  private let now: @Sendable () -> Duration
  private let work = Mutex<Work?>(nil)

  /// Returns the sink for a mode; `now` is a clock that never goes back.
  package static func sink(
    _ mode: ProgressMode, output: Output, now: @escaping @Sendable () -> Duration = monotonicTime
  ) -> any ProgressSink {
    switch mode {
    case .none: NoProgress()
    case .plain: Progress(output, isPlain: true, now)
    case .auto: output.canRedraw ? Progress(output, isPlain: false, now) : NoProgress()
    }
  }

  private init(_ output: Output, isPlain: Bool, _ now: @escaping @Sendable () -> Duration) {
    self.output = output
    self.isPlain = isPlain
    self.now = now
  }

  /// The time since some moment before the process began.
  @Sendable package static func monotonicTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  package func begin(_ title: String, total: Int?) {
    let start = now()
    work.withLock { $0 = Work(title: VisibleText.escaped(title), total: total, start: start) }
  }

  package func advance(by count: Int) {
    let time = now()
    // Drawn under the lock, so that lines appear in the order of their counts.
    work.withLock { work in
      guard var current = work else { return }
      current.done += count
      if isDue(current, time) {
        show(current, time)
        current.shown = time
      }
      work = current
    }
  }

  package func end() {
    work.withLock { work in
      work = nil
      if !isPlain { output.erase() }
    }
  }

  private func isDue(_ work: Work, _ time: Duration) -> Bool {
    if isPlain { return time - (work.shown ?? work.start) >= Self.pause }
    guard let shown = work.shown else { return time - work.start >= Self.delay }
    return time - shown >= Self.redraw
  }

  private func show(_ work: Work, _ time: Duration) {
    let line = Self.line(work, time - work.start)
    if isPlain {
      output.write(line + "\n", to: .error)
    } else {
      // The last column stays free: a cursor behind it may have gone to the next line.
      output.draw(DisplayWidth.prefix(line, columns: output.width(.error) - 1))
    }
  }

  private static func line(_ work: Work, _ elapsed: Duration) -> String {
    guard let total = work.total else { return "\(work.title): \(work.done)" }
    let line = "\(work.title): \(work.done) of \(total)"
    // The first second's rate says little.
    guard elapsed >= .seconds(1), work.done > 0, work.done < total else { return line }
    let left = elapsed * (total - work.done) / work.done
    return "\(line), about \(left.components.seconds + 1) s left"
  }
}
