internal import Dispatch
internal import Glibc
internal import Synchronization

/// Waits for one of several signals, which from its making on no longer end the process.
///
/// It is `@unchecked Sendable` because its sources are only touched in `init` and `wait`.
final class SignalWait: @unchecked Sendable {
  private let arrived = DispatchSemaphore(value: 0)
  private let first = Atomic<Int32>(0)
  private let numbers: [Int32]
  private let sources: [any DispatchSourceSignal]

  init(_ signals: [Int32]) {
    numbers = signals
    let queue = DispatchQueue(label: "signals")
    var sources: [any DispatchSourceSignal] = []
    for number in signals {
      signal(number, SIG_IGN)
      sources.append(DispatchSource.makeSignalSource(signal: number, queue: queue))
    }
    self.sources = sources
    for (number, source) in zip(signals, sources) {
      source.setEventHandler { [self] in
        first.store(number, ordering: .relaxed)
        arrived.signal()
      }
      source.resume()
    }
  }

  /// Blocks until a signal comes and returns it; the next one ends the process as it always does.
  func wait() -> Int32 {
    arrived.wait()
    for source in sources { source.cancel() }
    for number in numbers { signal(number, SIG_DFL) }
    return first.load(ordering: .relaxed)
  }
}
