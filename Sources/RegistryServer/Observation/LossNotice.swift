internal import Glibc

/// Tells of things lost, at once and then no more than once a minute.
struct LossNotice {
  private static let pause = 60

  private let report: @Sendable (String) -> Void
  private let text: @Sendable (Int) -> String
  private var untold = 0
  private var toldAt: Int?

  /// `text` says that so many were lost, and why.
  init(_ report: @escaping @Sendable (String) -> Void, text: @escaping @Sendable (Int) -> String) {
    (self.report, self.text) = (report, text)
  }

  /// Notes a loss; with `isLast` whatever was not told is told.
  mutating func note(_ count: Int, isLast: Bool = false) {
    untold += count
    guard untold > 0 else { return }
    let now = time(nil)
    if let toldAt, now - toldAt < Self.pause, !isLast { return }
    report(text(untold))
    (untold, toldAt) = (0, now)
  }
}
