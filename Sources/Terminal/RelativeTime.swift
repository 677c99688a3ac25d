/// Says how long ago something was, in its largest unit.
package enum RelativeTime {
  private static let units: [(name: String, seconds: UInt)] = [
    ("year", 31_557_600), ("month", 2_629_800), ("day", 86_400), ("hour", 3_600), ("minute", 60),
    ("second", 1),
  ]

  /// Returns the words for a number of seconds: `3 days ago`, or `in 3 days` for a negative one.
  ///
  /// Units are cut, not rounded: 47 hours are `1 day ago`. Years have 365.25 days, months a
  /// twelfth of that.
  package static func text(secondsAgo: Int) -> String {
    let seconds = secondsAgo.magnitude
    for unit in units where seconds >= unit.seconds {
      let count = seconds / unit.seconds
      let words = "\(count) \(unit.name)\(count == 1 ? "" : "s")"
      return secondsAgo < 0 ? "in \(words)" : "\(words) ago"
    }
    return "now"
  }
}
