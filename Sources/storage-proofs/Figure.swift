import Synchronization

/// How often a promise was put to the test, how often it held, and what went wrong.
final class Figure: Sendable {
  /// How many failures are told one by one.
  private static let told = 12

  private struct State {
    var good = 0
    var all = 0
    var failures: [String] = []
    var reasonSkipped: String?
    var counts: [(name: String, count: Int)] = []
  }

  let name: String
  private let state = Mutex(State())

  init(_ name: String) {
    self.name = name
  }

  /// Notes one trial; `faults` say what was wrong, none that all was well.
  func note(_ trial: String, faults: [String]) {
    state.withLock { state in
      state.all += 1
      if faults.isEmpty {
        state.good += 1
      } else {
        state.failures.append("\(trial): " + faults.joined(separator: "; "))
      }
    }
  }

  /// Adds to a count that is printed beside the figure.
  func count(_ name: String, _ amount: Int = 1) {
    state.withLock { state in
      if let index = state.counts.firstIndex(where: { $0.name == name }) {
        state.counts[index].count += amount
      } else {
        state.counts.append((name, amount))
      }
    }
  }

  /// Says why the promise cannot be put to the test on this machine.
  func skip(_ reason: String) {
    state.withLock { $0.reasonSkipped = reason }
  }

  /// Whether the promise held each time, and was put to the test unless that is impossible here.
  var holds: Bool {
    state.withLock { $0.good == $0.all && ($0.all > 0 || $0.reasonSkipped != nil) }
  }

  /// The line to print: `kill: 840 of 840 (…)`.
  var line: String {
    state.withLock { state in
      if let reason = state.reasonSkipped { return "\(name): skipped, \(reason)" }
      let counts = state.counts.map { "\($0.name) \($0.count)" }.joined(separator: ", ")
      return "\(name): \(state.good) of \(state.all)" + (counts.isEmpty ? "" : " (\(counts))")
    }
  }

  /// The first failures, one a line.
  var failureLines: [String] {
    state.withLock { state in
      let shown = state.failures.prefix(Self.told).map { "  " + $0 }
      let hidden = state.failures.count - shown.count
      return hidden > 0 ? shown + ["  … and \(hidden) more"] : Array(shown)
    }
  }
}
