import Testing

@testable import Terminal

@Suite struct RelativeTimeTests {
  @Test(arguments: [
    (0, "now"), (1, "1 second ago"), (59, "59 seconds ago"), (60, "1 minute ago"),
    (3_599, "59 minutes ago"), (3_600, "1 hour ago"), (86_399, "23 hours ago"),
    (86_400, "1 day ago"), (3 * 86_400, "3 days ago"), (30 * 86_400, "30 days ago"),
    (31 * 86_400, "1 month ago"), (364 * 86_400, "11 months ago"), (366 * 86_400, "1 year ago"),
    (-90, "in 1 minute"), (-7_200, "in 2 hours"),
  ])
  func saysTheLargestUnit(seconds: Int, words: String) {
    #expect(RelativeTime.text(secondsAgo: seconds) == words)
  }

  @Test func extremesDoNotTrap() {
    #expect(RelativeTime.text(secondsAgo: .max).hasSuffix(" years ago"))
    #expect(RelativeTime.text(secondsAgo: .min).hasPrefix("in "))
  }
}
