internal import Dispatch
internal import Git
internal import Glibc
internal import Synchronization

/// Keeps a registry at the tips of its branches, whoever moves them.
///
/// It looks at the references a few times a second, which costs microseconds, and has the registry
/// read what is new when one has moved. What cannot be read changes nothing: the registry goes on
/// answering from the packages it has, and the trouble is reported once.
package final class RegistryRefresh: Sendable {
  /// What to serve, and which references decide it.
  package struct Plan: Sendable {
    package let sources: [RegistrySource]
    /// Full names; those that are missing count as well.
    package let references: [String]

    package init(sources: [RegistrySource], references: [String]) {
      self.sources = sources
      self.references = references
    }
  }

  private struct State {
    var references: [String]
    /// What the references led to when they were last read with success or without.
    var seen: [String]
    var trouble: String?
    /// How many more looks to take before what failed is tried again.
    var patience = 0
    /// What was served until the last refresh.
    var retired: Registry.Retired?
  }

  /// How often the references are looked at, in milliseconds.
  package static let interval = 250
  /// How much less the refreshing thread weighs than those that serve (`nice`): where all processors
  /// are busy, it takes a thirtieth of the time that one of them gets, and a refresh needs little.
  static let niceness: Int32 = 15
  /// After how many looks something that failed is tried again, though nothing has moved.
  private static let patience = 20

  private let registry: Registry
  private let pool: RepositoryPool
  private let plan: @Sendable () throws -> Plan
  private let report: @Sendable (String) -> Void
  private let note: @Sendable (String) -> Void
  private let measure: @Sendable (_ seconds: Double, _ hasSucceeded: Bool) -> Void
  private let state: Mutex<State>
  /// What ends the looking, and what tells that it has ended.
  private let isStopping = DispatchSemaphore(value: 0)
  private let hasStopped = DispatchSemaphore(value: 0)
  private let isLooking = Atomic(false)

  /// - Parameters:
  ///   - registry: The registry, loaded already.
  ///   - references: The references that decided what it loaded.
  ///   - path: The repository that they are in.
  ///   - environment: The variables of the process.
  ///   - plan: Reads the references and says what is to be served now.
  ///   - report: Gets what a log should say.
  ///   - note: Gets what a more talkative log would say besides.
  ///   - measure: Gets how long each reading took, and whether it succeeded.
  package init(
    _ registry: Registry, references: [String], ofRepositoryAt path: String,
    environment: [String: String], plan: @escaping @Sendable () throws -> Plan,
    report: @escaping @Sendable (String) -> Void,
    note: @escaping @Sendable (String) -> Void = { _ in },
    measure: @escaping @Sendable (_ seconds: Double, _ hasSucceeded: Bool) -> Void = { _, _ in }
  ) {
    self.registry = registry
    pool = RepositoryPool(path: path, environment: environment)
    self.plan = plan
    self.report = report
    self.note = note
    self.measure = measure
    // Nothing counts as seen: whatever moved since the registry was loaded is found at once, and
    // where nothing did, nothing is read.
    state = Mutex(State(references: references, seen: []))
  }

  /// Begins to look, until `stop`; may be called once.
  ///
  /// The thread is its own, since it is to weigh less than those that serve, and a thread that came
  /// from a pool would keep that weight.
  package func start() {
    isLooking.store(true, ordering: .relaxed)
    let isStarted = DetachedThread.start { [self] in
      setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Self.niceness)
      repeat {
        look()
      } while isStopping.wait(timeout: .now() + .milliseconds(Self.interval)) == .timedOut
      hasStopped.signal()
    }
    guard !isStarted else { return }
    hasStopped.signal()
    report("what is served stays as it is: there is no thread to look for changes")
  }

  /// Ends; a refresh that is under way comes to its end first.
  package func stop() {
    guard isLooking.exchange(false, ordering: .relaxed) else { return }
    isStopping.signal()
    hasStopped.wait()
  }

  /// Looks once.
  package func look() {
    let (references, known, trouble, patience) = state.withLock {
      // By now nobody answers from it any more.
      $0.retired = nil
      return ($0.references, $0.seen, $0.trouble, $0.patience)
    }
    let seen = targets(references)
    if seen == known {
      guard trouble != nil else { return }
      guard patience <= 0 else { return state.withLock { $0.patience -= 1 } }
    }
    let before = registry.problems
    let clock = ContinuousClock()
    let start = clock.now
    do {
      let plan = try plan()
      // A reference may move and move back, or be one that decides nothing at present.
      let isNew = !registry.serves(plan.sources)
      let retired =
        isNew ? try registry.exchange(for: plan.sources, onlyIfComplete: true) : nil
      state.withLock {
        $0.retired = retired
        // References that are new to us have not been seen, so the next look is one too many.
        $0.references = plan.references
        $0.seen = plan.references == references ? seen : []
        $0.trouble = nil
      }
      if trouble != nil { report("the storage can be read again") }
      guard isNew else { return }
      let known = Set(before)
      for problem in registry.problems where !known.contains(problem) {
        report(problem.description)
      }
      let seconds = (clock.now - start) / .seconds(1)
      measure(seconds, true)
      note(
        "refreshed in \(Int(seconds * 1000)) ms: \(registry.work.readVersions) versions read, "
          + "state \(registry.fingerprint)")
    } catch {
      measure((clock.now - start) / .seconds(1), false)
      let message = "\(error)"
      state.withLock {
        $0.seen = seen
        $0.trouble = message
        $0.patience = Self.patience
      }
      if message != trouble { report("still serving what was there before: \(message)") }
    }
  }

  private func targets(_ references: [String]) -> [String] {
    do throws(PackageFault) {
      return try pool.withReader { (reader) throws(PackageFault) in
        references.map { reference in
          do throws(GitError) {
            return try reader.repository.target(of: reference)?.description ?? "none"
          } catch {
            return "\(error)"
          }
        }
      }
    } catch {
      return [error.message]
    }
  }
}
