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

  /// Reads the formats of `GIT_COMMITTER_DATE` (git-commit(1), DATE FORMATS): git's internal
  /// `@1700000000 +0100` (the `@` may be left out), RFC 2822 and ISO 8601. A date without a zone is
  /// in the local one.
  package init?(_ text: String) {
    let words = text.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
    if let date = Self.raw(words) ?? Self.rfc2822(words) ?? Self.iso8601(text) {
      self = date
    } else {
      return nil
    }
  }

  /// Minutes east of UTC that the machine's zone has at `seconds`.
  package static func localOffset(at seconds: Int64) -> Int32 {
    var (time, parts) = (time_t(seconds), tm())
    guard localtime_r(&time, &parts) != nil else { return 0 }
    return Int32(parts.tm_gmtoff / 60)
  }

  private static func raw(_ words: [String]) -> GitDate? {
    guard let first = words.first, words.count <= 2 else { return nil }
    let digits = first.hasPrefix("@") ? String(first.dropFirst()) : first
    // Without the sign, fewer than nine digits is a date such as 20261121, not a count of seconds.
    guard !digits.isEmpty, digits.allSatisfy(\.isASCIIDigit), let seconds = Int64(digits),
      first.hasPrefix("@") || digits.count >= 9
    else { return nil }
    guard words.count == 2 else { return GitDate(seconds: seconds, offset: 0) }
    return zone(words[1]).map { GitDate(seconds: seconds, offset: $0) }
  }

  private static func rfc2822(_ words: [String]) -> GitDate? {
    // Thu, 07 Apr 2005 22:13:13 +0200
    var words = words
    if let first = words.first, first.hasSuffix(",") { words.removeFirst() }
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    guard (4...5).contains(words.count), let day = number(words[0]),
      let month = months.firstIndex(of: words[1]), let year = number(words[2])
    else { return nil }
    return moment(
      year: year, month: Int32(month) + 1, day: day, clock: words[3],
      zone: words.count == 5 ? words[4] : nil)
  }

  private static func iso8601(_ text: String) -> GitDate? {
    guard let separator = text.firstIndex(where: { $0 == "T" || $0 == " " }) else { return nil }
    let date = text[..<separator].split(omittingEmptySubsequences: false) { "-./".contains($0) }
    guard date.count == 3, let year = number(date[0]), let month = number(date[1]),
      let day = number(date[2])
    else { return nil }
    let rest = text[text.index(after: separator)...]
    let zoneStart = rest.firstIndex { "+-Z ".contains($0) } ?? rest.endIndex
    let zone = rest[zoneStart...].filter { $0 != " " }
    return moment(
      year: year, month: month, day: day, clock: String(rest[..<zoneStart]),
      zone: zone.isEmpty ? nil : String(zone))
  }

  private static func moment(
    year: Int32, month: Int32, day: Int32, clock: String, zone zoneText: String?
  ) -> GitDate? {
    let time = clock.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(time.count), let hour = number(time[0]), let minute = number(time[1]),
      let second = time.count == 3 ? number(time[2]) : 0
    else { return nil }
    guard (1900...9999).contains(year), (1...12).contains(month), (1...31).contains(day),
      (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second)
    else { return nil }
    var parts = tm()
    (parts.tm_year, parts.tm_mon, parts.tm_mday) = (year - 1900, month - 1, day)
    (parts.tm_hour, parts.tm_min, parts.tm_sec) = (hour, minute, second)
    guard let zoneText else {
      parts.tm_isdst = -1
      let seconds = Int64(mktime(&parts))
      return GitDate(seconds: seconds, offset: localOffset(at: seconds))
    }
    guard let offset = zone(zoneText) else { return nil }
    return GitDate(seconds: Int64(timegm(&parts)) - Int64(offset) * 60, offset: offset)
  }

  /// Reads `+0100`, `-05:30` or `Z` as minutes east of UTC.
  private static func zone(_ text: String) -> Int32? {
    if text == "Z" || text == "UTC" || text == "GMT" { return 0 }
    guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
    let digits = text.dropFirst().filter { $0 != ":" }
    guard digits.count == 4, let value = number(digits) else { return nil }
    let (hours, minutes) = (value / 100, value % 100)
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
