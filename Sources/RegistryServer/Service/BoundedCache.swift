internal import Synchronization

/// Keeps values up to a total size; the longest unused ones go first.
final class BoundedCache<Value: Sendable>: Sendable {
  private struct Entry {
    let value: Value
    let size: Int
    var lastUse: UInt64
  }

  private struct State {
    var entries: [String: Entry] = [:]
    var size = 0
    var clock: UInt64 = 0
  }

  private let limit: Int
  private let state = Mutex(State())

  /// - Parameter limit: The most bytes that all values may have.
  init(limit: Int) {
    self.limit = limit
  }

  /// Returns the value of a key.
  func value(_ key: String) -> Value? {
    state.withLock { state in
      state.clock += 1
      let clock = state.clock
      guard let index = state.entries.index(forKey: key) else { return nil }
      state.entries.values[index].lastUse = clock
      return state.entries.values[index].value
    }
  }

  /// Keeps a value, unless it alone would take half of the room.
  func insert(_ value: Value, size: Int, for key: String) {
    guard size <= limit / 2 else { return }
    state.withLock { state in
      state.clock += 1
      if let old = state.entries.updateValue(
        Entry(value: value, size: size, lastUse: state.clock), forKey: key)
      {
        state.size -= old.size
      }
      state.size += size
      guard state.size > limit else { return }
      // One sort frees a quarter of the room, so that it is seldom needed.
      for (key, entry) in state.entries.sorted(by: { $0.value.lastUse < $1.value.lastUse }) {
        guard state.size > limit / 4 * 3 else { break }
        state.entries[key] = nil
        state.size -= entry.size
      }
    }
  }
}
