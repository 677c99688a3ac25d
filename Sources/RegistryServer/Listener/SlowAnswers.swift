internal import Dispatch
internal import Synchronization

/// Makes answers that take long on threads of their own, a few at once, so that the threads which
/// serve never wait for one.
final class SlowAnswers: Sendable {
  private struct State {
    var running = 0
    var waiting: [@Sendable () -> Void] = []
    /// Where the next of those that wait stands.
    var next = 0
    var isClosed = false
  }

  private let atOnce: Int
  private let waiting: Int
  private let state = Mutex(State())

  /// - Parameters:
  ///   - atOnce: How many are made at once.
  ///   - waiting: How many requests may wait for theirs to be begun.
  init(atOnce: Int, waiting: Int) {
    (self.atOnce, self.waiting) = (max(1, atOnce), waiting)
  }

  /// Whether one more is taken; `prepare` then comes before it can begin.
  ///
  /// False when too many wait, or none is taken any more.
  func take(_ prepare: () -> Void, _ work: @escaping @Sendable () -> Void) -> Bool {
    let isTaken: Bool? = state.withLock { state in
      guard !state.isClosed else { return nil }
      if state.running < atOnce {
        state.running += 1
        return true
      }
      guard state.waiting.count - state.next < waiting else { return nil }
      prepare()
      state.waiting.append(work)
      return false
    }
    guard let startsNow = isTaken else { return false }
    if startsNow {
      prepare()
      // A serial queue of its own has a thread at once; a concurrent one shares the process's few,
      // which may all be waiting.
      DispatchQueue(label: "slow answer").async { [self] in run(work) }
    }
    return true
  }

  private func run(_ first: @escaping @Sendable () -> Void) {
    var work: (@Sendable () -> Void)? = first
    while let current = work {
      current()
      work = state.withLock { state in
        guard state.next < state.waiting.count else {
          state.running -= 1
          state.waiting.removeAll(keepingCapacity: false)
          state.next = 0
          return nil
        }
        defer { state.next += 1 }
        return state.waiting[state.next]
      }
    }
  }

  /// Takes no more; what was taken is still done.
  func close() { state.withLock { $0.isClosed = true } }

  /// Whether nothing is under way and nothing waits.
  var isIdle: Bool { state.withLock { $0.running == 0 } }
}
