import Foundation
import TestSupport
import Testing

@testable import Git

/// Dates against what git records for the same text.
@Suite(.tags(.medium))
struct GitDateTests {
  /// What git makes of a date: `1600000000 +0000`, or nil where it refuses it.
  static func git(_ text: String, zone: String) throws -> String? {
    var command = GitOracle("/").command(["var", "GIT_COMMITTER_IDENT"])
    command.environment["GIT_COMMITTER_DATE"] = text
    command.environment["TZ"] = zone
    let result = try command.run()
    guard result.succeeded else { return nil }
    return result.outputText.split(separator: " ").suffix(2).joined(separator: " ")
      .replacing("\n", with: "")
  }

  static func ours(_ text: String) -> String? {
    GitDate(text).map { date in
      Signature(name: "A", email: "a", time: date.seconds, offset: date.offset).text
        .split(separator: " ").suffix(2).joined(separator: " ")
    }
  }

  /// Dates that are read, each as git reads it.
  static let read = [
    "@1700000000 +0100", "1700000000 +0100", "1700000000 -0930", "@1700000000", "1700000000",
    "@5 +0000", "@0 +0000", "@4294967296 +0000", "@6000000000 +0000", "100000000 +0000",
    " 1700000000  +0100", "1700000000 Z", "1700000000 +01",
    "Thu, 07 Apr 2005 22:13:13 +0200", "Thu, 7 Apr 2005 22:13 +0200", "7 Apr 2005 22:13:13 +0200",
    "thu, 07 april 2005 22:13:13 -0330", "Thu, 07 Apr 2005 22:13:13", "07 Apr 2005 22:13:13 GMT",
    "Thu Apr 7 22:13:13 2005 +0200", "Thu Apr 7 15:14:13 2005", "Apr 7 15:14:13 2005 +0000",
    "2005-04-07T22:13:13", "2005-04-07T22:13:13Z", "2005-04-07T22:13:13+02:00",
    "2005-04-07T22:13:13+02", "2005-04-07T22:13:13 +0200", "2005-04-07 22:13:13 +0200",
    "2005-04-07 22:13:13+0200", "2005-04-07 22:13:13 -05:30", "2005-04-07 22:13:13",
    "2005-04-07 22:13", "2005-04-07 22:13Z", "2005.04.07 22:13:13 +0000",
    "2005/04/07 22:13:13 +0000", "04/07/2005 22:13:13 +0000", "07.04.2005 22:13:13 +0000",
    "2005-04-07T22:13:13.123Z", "2005-04-07T22:13:13.123+0200", "2005-04-07 22:13:60 +0000",
    "2005-04-07 23:59:59 +1400", "2005-02-30 10:00:00 +0000", "1970-01-01 00:00:00 +0000",
    "2016-12-31 23:59:60 +0000", "2038-01-19 03:14:08 +0000", "2099-12-31 23:59:59 +0000",
    "2005-4-7 2:3:4 +0000", "2005-07-07 22:13:13", "2005-01-07 22:13:13",
  ]

  @Test("a date that is read is git's", arguments: read)
  func equal(text: String) throws {
    let expected = try Self.git(text, zone: "UTC")
    #expect(expected != nil)
    #expect(Self.ours(text) == expected)
  }

  @Test("a date without a zone is in the local one")
  func localZone() async throws {
    // A process of its own, because the zone belongs to the whole process.
    await #expect(processExitsWith: .success) {
      for zone in ["XYZ-5:30", "ABC+3", "CET-1CEST,M3.5.0,M10.5.0/3"] {
        setenv("TZ", zone, 1)
        tzset()
        for text in GitDateTests.read {
          let (ours, git) = (GitDateTests.ours(text), try GitDateTests.git(text, zone: zone))
          guard ours == git else {
            print("\(zone) \(text): \(ours ?? "nil"), git \(git ?? "nil")")
            exit(1)
          }
        }
      }
    }
  }

  @Test(
    "a date that git refuses, or guesses at, is refused",
    arguments: [
      "", "yesterday", "now", "garbage", "-1 +0000", "@-1 +0000", "5 +0000", "@5", "99999999 +0000",
      "2005-04-07", "2100-01-01 00:00:00 +0000", "1969-12-31 23:00:00 +0000",
      "1970-01-01 00:00:00 +0100", "2005-13-01 10:00:00 +0000", "2005-04-07 24:00:00 +0000",
      "2005-04-07 23:59:59 +9999", "2005-04-07 12:61:00", "2005-04.07 22:13:13", "1-2-3 10:00",
      "@99999999999999999999 +0000", "2005-04-07T22:13:13 z z", "Thu, 07 Foo 2005 22:13:13 +0000",
      "1700000000 +0100 x", "Thu,", ":", "T", "@", "2005-04-07 22", "2005-04-07 22:13.5",
    ])
  func refused(text: String) {
    #expect(Self.ours(text) == nil)
  }
}
