import Testing

@testable import CommandParsing

@Suite struct SuggestionTests {
  @Test(arguments: [
    ("", "", 0), ("a", "", 1), ("", "abc", 3), ("form", "from", 1), ("staging", "stagign", 1),
    ("kitten", "sitting", 3), ("ab", "ba", 1), ("abc", "ca", 3), ("same", "same", 0),
    ("production", "prodution", 1), ("a", "b", 1),
  ])
  func distanceCountsASwapOnce(first: String, second: String, distance: Int) {
    #expect(Suggestion.distance(from: first, to: second) == distance)
    #expect(Suggestion.distance(from: second, to: first) == distance)
  }

  @Test func limitGrowsWithTheWord() {
    #expect(Suggestion.nearest(to: "ab", among: ["cd", "xb"]) == "xb")
    #expect(Suggestion.nearest(to: "abc", among: ["axy"]) == nil)
    #expect(Suggestion.nearest(to: "abcdef", among: ["abcdxy"]) == "abcdxy")
    #expect(Suggestion.nearest(to: "abcdef", among: ["abcxyz"]) == nil)
  }

  @Test func nearestComesFirstAndEqualsKeepTheirOrder() {
    let all = Suggestion.all(near: "staging", among: ["stxging", "stagxxg", "stging", "other"])
    #expect(all == ["stxging", "stging", "stagxxg"])
    #expect(Suggestion.nearest(to: "same", among: ["same"]) == nil)
    #expect(Suggestion.nearest(to: "x", among: []) == nil)
  }
}
