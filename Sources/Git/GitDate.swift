internal import Glibc

/// A moment as git records it: seconds since 1970 and the zone it was seen in.
package struct GitDate: Hashable, Sendable {
  /// Seconds since 1970-01-01 UTC.
  package let seconds: Int64
  /// Minutes east of UTC.
  package let offset: Int32

  init(seconds: Int64, offset: Int32) {
    (self.seconds, self.offset) = (seconds, offset)
  }

  /// Reads the formats of `GIT_COMMITTER_DATE` that git-commit(1) lists under DATE FORMATS.
  ///
  /// These are git's internal one, `@1700000000 +0100` (the `@` may be left out of a number of nine
  /// digits and more), RFC 2822, ISO 8601 and its variants, and what `git log` prints. A date
  /// without a zone is in the local one. Git guesses at more; what is read here is read as git
  /// reads it, anything else gives nil.
  package init?(_ text: String) {
    let words = text.split { $0 == " " || $0 == "\t" }.map(String.init)
    guard let date = Self.raw(words) ?? Self.named(words) ?? Self.numeric(words) else { return nil }
    self = date
  }

  /// Returns the minutes east of UTC that the machine's zone has at `seconds`.
  package static func localOffset(at seconds: Int64) -> Int32 {
    var (time, parts) = (time_t(seconds), tm())
    guard localtime_r(&time, &parts) != nil else { return 0 }
    return Int32(parts.tm_gmtoff / 60)
  }

  private static func raw(_ words: [String]) -> GitDate? {
    guard let first = words.first, words.count <= 2 else { return nil }
    let isMarked = first.hasPrefix("@")
    let digits = first.dropFirst(isMarked ? 1 : 0)
    // Without the sign, a small number is a date such as 20261121, not a count of seconds.
    guard !digits.isEmpty, digits.allSatisfy(\.isASCIIDigit), let seconds = Int64(digits),
      seconds >= 100_000_000 || isMarked && words.count == 2
    else { return nil }
    guard words.count == 2 else {
      return GitDate(seconds: seconds, offset: localOffset(at: seconds))
    }
    return zone(words[1]).map { GitDate(seconds: seconds, offset: $0) }
  }

  /// Reads `Thu, 07 Apr 2005 22:13:13 +0200` and `Thu Apr 7 22:13:13 2005 +0200`.
  private static func named(_ words: [String]) -> GitDate? {
    var words = words
    let days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
    if let first = words.first {
      let day = first.hasSuffix(",") ? String(first.dropLast()) : first
      if index(of: day, in: days) != nil { words.removeFirst() }
    }
    guard (4...5).contains(words.count) else { return nil }
    // From the order of git's own format to that of the RFC.
    if number(words[0]) == nil, words[2].contains(":") {
      words.replaceSubrange(0..<4, with: [words[1], words[0], words[3], words[2]])
    }
    guard let day = number(words[0]), let month = index(of: words[1], in: months),
      let year = number(words[2])
    else { return nil }
    return moment(
      year: year, month: Int32(month) + 1, day: day, clock: words[3],
      zone: words.count == 5 ? words[4] : nil)
  }

  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
  ]

  /// The name that `word` is, or abbreviates with three letters or more.
  private static func index(of word: String, in names: [String]) -> Int? {
    guard word.count >= 3 else { return nil }
    return names.firstIndex { $0.hasPrefix(word.lowercased()) }
  }

  /// Reads `2005-04-07T22:13:13Z` and its variants.
  private static func numeric(_ words: [String]) -> GitDate? {
    let text = words.joined(separator: " ")
    guard let separator = text.firstIndex(where: { $0 == "T" || $0 == " " }) else { return nil }
    let date = text[..<separator]
    let parts = date.split(omittingEmptySubsequences: false) { "-./".contains($0) }
    guard parts.count == 3, let mark = date.first(where: { "-./".contains($0) }),
      date.filter({ $0 == mark }).count == 2, let first = number(parts[0]),
      let second = number(parts[1]), let third = number(parts[2])
    else { return nil }
    let rest = text[text.index(after: separator)...]
    let zoneStart = rest.firstIndex { "+-Z ".contains($0) } ?? rest.endIndex
    let zone = rest[zoneStart...].filter { $0 != " " }
    let (year, month, day) =
      switch mark {
      case _ where parts[0].count == 4: (first, second, third)
      case "/": (third, first, second)
      case ".": (third, second, first)
      default: (0, 0, 0)
      }
    return moment(
      year: year, month: month, day: day, clock: String(rest[..<zoneStart]),
      zone: zone.isEmpty ? nil : zone)
  }

  private static func moment(
    year: Int32, month: Int32, day: Int32, clock: String, zone zoneText: String?
  ) -> GitDate? {
    // Git ignores fractions of a second.
    let point = clock.firstIndex(of: ".") ?? clock.endIndex
    let time = clock[..<point].split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(time.count), time.count == 3 || point == clock.endIndex,
      let hour = number(time[0]), let minute = number(time[1]),
      let second = time.count == 3 ? number(time[2]) : 0
    else { return nil }
    guard (1970...2099).contains(year), (1...12).contains(month), (1...31).contains(day),
      (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second)
    else { return nil }
    var parts = tm()
    (parts.tm_year, parts.tm_mon, parts.tm_mday) = (year - 1900, month - 1, day)
    (parts.tm_hour, parts.tm_min, parts.tm_sec) = (hour, minute, second)
    let date: GitDate
    if let zoneText {
      guard let offset = zone(zoneText) else { return nil }
      date = GitDate(seconds: Int64(timegm(&parts)) - Int64(offset) * 60, offset: offset)
    } else {
      parts.tm_isdst = -1
      let seconds = Int64(mktime(&parts))
      date = GitDate(seconds: seconds, offset: localOffset(at: seconds))
    }
    // Objects cannot hold a time before 1970.
    return date.seconds < 0 ? nil : date
  }

  /// Reads `+0100`, `-05:30`, `+01` or `Z` as minutes east of UTC.
  private static func zone(_ text: String) -> Int32? {
    if ["Z", "UTC", "GMT"].contains(text) { return 0 }
    guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
    let digits = text.dropFirst().filter { $0 != ":" }
    guard let value = number(digits), digits.count == 2 || digits.count == 4 else { return nil }
    let (hours, minutes) = digits.count == 4 ? (value / 100, value % 100) : (value, 0)
    guard hours <= 14, minutes < 60 else { return nil }
    return (sign == "-" ? -1 : 1) * (hours * 60 + minutes)
  }

  private static func number(_ text: some StringProtocol) -> Int32? {
    guard !text.isEmpty, text.allSatisfy(\.isASCIIDigit) else { return nil }
    return Int32(text)
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
