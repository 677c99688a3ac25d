internal import Glibc

/// Dates in headers (RFC 9110 5.6.7), in whole seconds since 1970.
enum HTTPDate {
  private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// Writes `Sun, 06 Nov 1994 08:49:37 GMT`.
  static func text(_ seconds: Int) -> String {
    var time = time_t(seconds)
    var parts = tm()
    guard gmtime_r(&time, &parts) != nil, days.indices.contains(Int(parts.tm_wday)),
      months.indices.contains(Int(parts.tm_mon))
    else { return "" }
    func two(_ number: Int32) -> String { (number < 10 ? "0" : "") + String(number) }
    let year = String(Int(parts.tm_year) + 1900)
    return days[Int(parts.tm_wday)] + ", " + two(parts.tm_mday) + " "
      + months[Int(parts.tm_mon)] + " " + String(repeating: "0", count: max(0, 4 - year.count))
      + year + " " + two(parts.tm_hour) + ":" + two(parts.tm_min) + ":" + two(parts.tm_sec)
      + " GMT"
  }

  /// Reads that form, and the two older ones that RFC 9110 asks to accept; nil for anything else.
  static func seconds(_ text: String) -> Int? {
    let words = text.split { " ,-".contains($0) }.map(String.init)
    let fields: (day: String, month: String, year: String, time: String)
    switch words.count {
    case 6 where words[5] == "GMT": fields = (words[1], words[2], words[3], words[4])
    case 5: fields = (words[2], words[1], words[4], words[3])
    default: return nil
    }
    let clock = fields.time.split(separator: ":").compactMap { Int32($0) }
    guard let day = Int32(fields.day), let month = months.firstIndex(of: fields.month),
      var year = Int32(fields.year), clock.count == 3, (1...31).contains(day),
      (0...23).contains(clock[0]), (0...59).contains(clock[1]), (0...60).contains(clock[2])
    else { return nil }
    if fields.year.count == 2 { year += year < 70 ? 2000 : 1900 }
    var parts = tm()
    parts.tm_mday = day
    parts.tm_mon = Int32(month)
    parts.tm_year = year - 1900
    (parts.tm_hour, parts.tm_min, parts.tm_sec) = (clock[0], clock[1], clock[2])
    return timegm(&parts)
  }
}
