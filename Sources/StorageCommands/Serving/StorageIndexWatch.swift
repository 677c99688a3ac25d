internal import Dispatch
internal import PackageRegistry
internal import Synchronization

/// Keeps a served storage index up to date, on a thread of its own.
///
/// An index that cannot be read leaves the one that is served in place, and is reported once.
final class StorageIndexWatch: Sendable {
  private struct State {
    var version: String
    var complaint: String?
  }

  private let place: StorageIndexPlace
  private let live: LiveStorageIndex
  private let registry: Registry
  private let report: @Sendable (String) -> Void
  private let state: Mutex<State>
  private let isEnded = Atomic<Bool>(false)

  /// - Parameters:
  ///   - place: Where the index is.
  ///   - version: Of the index that is served.
  ///   - live: What the registry serves.
  ///   - registry: Gets every newer one.
  ///   - report: Gets what a log should say.
  init(
    _ place: StorageIndexPlace, version: String, _ live: LiveStorageIndex, _ registry: Registry,
    report: @escaping @Sendable (String) -> Void
  ) {
    (self.place, self.live, self.registry, self.report) = (place, live, registry, report)
    state = Mutex(State(version: version))
  }

  /// Looks again after each interval, until `end`.
  func begin(everySeconds interval: Int) {
    let queue = DispatchQueue(label: "storage index")
    @Sendable func next() {
      queue.asyncAfter(deadline: .now() + .seconds(max(1, interval))) { [weak self] in
        guard let self, !self.isEnded.load(ordering: .relaxed) else { return }
        self.look()
        next()
      }
    }
    next()
  }

  /// Looks no more.
  func end() { isEnded.store(true, ordering: .relaxed) }

  /// Reads the index where it changed, and serves it.
  func look() {
    let known = state.withLock { $0.version }
    do throws(StorageIndexPlace.Failure) {
      if let reading = try place.read(unless: known) {
        live.replace(with: reading.index)
        state.withLock { $0.version = reading.version }
        for problem in reading.index.problems { report(problem.description) }
        report("storage index \(reading.version): \(reading.index.count) package versions")
      }
      state.withLock { $0.complaint = nil }
      // Also where another source was loaded anew meanwhile, with the index as it was.
      registry.adopt(live)
    } catch {
      let isNew = state.withLock { state in
        defer { state.complaint = error.description }
        return state.complaint != error.description
      }
      if isNew { report("\(error.description); the one before is served on") }
    }
  }
}
