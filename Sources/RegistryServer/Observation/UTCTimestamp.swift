/// A moment, in nanoseconds since 1970, in the forms that logs have.
struct UTCTimestamp {
  let nanoseconds: Int64

  /// The calendar's day, by counting from 1 March of year 0, in eras of 400 years.
  private var date: (year: Int64, month: Int64, day: Int64) {
    let days = (seconds - secondOfDay) / 86_400 + 719_468
    let era = days / 146_097
    let dayOfEra = days % 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let isEarly = month >= 10
    return (
      yearOfEra + era * 400 + (isEarly ? 1 : 0), isEarly ? month - 9 : month + 3,
      dayOfYear - (153 * month + 2) / 5 + 1
    )
  }

  private var seconds: Int64 { max(0, nanoseconds / 1_000_000_000) }
  private var secondOfDay: Int64 { seconds % 86_400 }

  /// Appends `2026-11-21T17:08:00.123Z`.
  func writeISO(to bytes: inout [UInt8]) {
    let date = date
    Self.write(date.year, digits: 4, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    Self.write(date.month, digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    Self.write(date.day, digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: "T"))
    writeClock(to: &bytes)
    bytes.append(UInt8(ascii: "."))
    Self.write(nanoseconds / 1_000_000 % 1_000, digits: 3, to: &bytes)
    bytes.append(UInt8(ascii: "Z"))
  }

  /// Appends `21/Nov/2026:17:08:00 +0000`.
  func writeCommonLog(to bytes: inout [UInt8]) {
    let date = date
    Self.write(date.day, digits: 2, to: &bytes)
    let names = "/Jan/Feb/Mar/Apr/May/Jun/Jul/Aug/Sep/Oct/Nov/Dec/".utf8
    bytes += names.dropFirst(Int(date.month - 1) * 4).prefix(5)
    Self.write(date.year, digits: 4, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    writeClock(to: &bytes)
    bytes += " +0000".utf8
  }

  private func writeClock(to bytes: inout [UInt8]) {
    Self.write(secondOfDay / 3_600, digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    Self.write(secondOfDay / 60 % 60, digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    Self.write(secondOfDay % 60, digits: 2, to: &bytes)
  }

  private static func write(_ number: Int64, digits: Int, to bytes: inout [UInt8]) {
    var divisor: Int64 = 1
    for _ in 1..<digits { divisor *= 10 }
    for _ in 0..<digits {
      bytes.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
      divisor /= 10
    }
  }
}
