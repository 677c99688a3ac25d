internal import Dispatch
internal import Synchronization

/// Takes values from threads that must not wait and hands them on in batches, on a queue of its own.
///
/// To offer a value costs one short lock. What does not fit is dropped and counted.
final class BackgroundQueue<Element: Sendable>: Sendable {
  /// Values that were waiting, with how many were dropped since the last batch.
  struct Batch {
    let elements: [Element]
    let dropped: Int
    /// Whether the queue is being closed and no batch follows.
    let isLast: Bool
  }

  private struct State {
    var elements: [Element] = []
    var bytes = 0
    var dropped = 0
    /// Whether a batch is due before its time, because much is waiting.
    var isHurried = false
    var isClosed = false
  }

  private let count: Int
  private let bytes: Int
  private let interval: DispatchTimeInterval
  private let pause: DispatchTimeInterval
  private let consume: @Sendable (Batch) -> Void
  private let queue: DispatchQueue
  private let state = Mutex(State())

  /// - Parameters:
  ///   - label: What the queue is for.
  ///   - count: The most values that wait.
  ///   - bytes: The most bytes that they have, as told by those who offer them.
  ///   - interval: How long a value waits for others to come.
  ///   - pause: How long it waits at least, even where half of the room is taken.
  ///   - consume: Gets each batch, one after the other.
  init(
    label: String, count: Int, bytes: Int, interval: DispatchTimeInterval,
    pause: DispatchTimeInterval, consume: @escaping @Sendable (Batch) -> Void
  ) {
    (self.count, self.bytes, self.interval, self.pause) = (count, bytes, interval, pause)
    self.consume = consume
    queue = DispatchQueue(label: label, qos: .utility)
  }

  /// Adds a value of so many bytes, if there is room.
  func offer(_ element: Element, size: Int) {
    let delay: DispatchTimeInterval? = state.withLock { state in
      guard !state.isClosed, state.elements.count < count, state.bytes + size <= bytes else {
        state.dropped += 1
        return nil
      }
      state.elements.append(element)
      state.bytes += size
      if state.elements.count == 1 { return interval }
      guard !state.isHurried, state.elements.count > count / 2 || state.bytes > bytes / 2 else {
        return nil
      }
      state.isHurried = true
      return pause
    }
    guard let delay else { return }
    queue.asyncAfter(deadline: .now() + delay) { [self] in handOn(isLast: false) }
  }

  /// Takes no more and hands on what is there; waits for that so many seconds at most.
  func close(seconds: Double) {
    state.withLock { $0.isClosed = true }
    let isDone = DispatchSemaphore(value: 0)
    queue.async { [self] in
      handOn(isLast: true)
      isDone.signal()
    }
    _ = isDone.wait(timeout: .now() + seconds)
  }

  private func handOn(isLast: Bool) {
    let batch = state.withLock { state in
      let batch = Batch(elements: state.elements, dropped: state.dropped, isLast: isLast)
      state = State(isClosed: state.isClosed)
      return batch
    }
    // A batch that was due early has taken what this one was for.
    guard !batch.elements.isEmpty || batch.dropped > 0 || isLast else { return }
    consume(batch)
  }
}
