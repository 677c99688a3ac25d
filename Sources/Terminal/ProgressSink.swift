/// Where long work says how far it is; any thread may call it, once for each package at most.
package protocol ProgressSink: Sendable {
  /// Begins a piece of work of `total` steps, or of a number not known.
  func begin(_ title: String, total: Int?)
  /// Counts steps done.
  func advance(by count: Int)
  /// Ends the piece of work; nothing of it stays on the screen.
  func end()
}

/// How progress is shown.
package enum ProgressMode: String, Sendable, CaseIterable {
  /// A line that is drawn again on a terminal, nothing elsewhere.
  case auto
  /// A line of its own every ten seconds, terminal or not.
  case plain
  case none
}

/// Tells nobody.
package struct NoProgress: ProgressSink {
  package init() {}
  package func begin(_ title: String, total: Int?) {}
  package func advance(by count: Int) {}
  package func end() {}
}
