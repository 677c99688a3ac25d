import PackageModel
import Testing

@Suite struct NameDistanceTests {
  @Test(arguments: [
    ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("abc", "abc", 0), ("form", "from", 1),
    ("kitten", "sitting", 3), ("ab", "ba", 1), ("ca", "abc", 3), ("layer", "layers", 1),
    ("e\u{301}", "é", 2),
  ])
  func counts(left: String, right: String, distance: Int) {
    #expect(NameDistance.between(left, right) == distance)
    #expect(NameDistance.between(right, left) == distance)
  }

  @Test func suggestsOnlyWhatIsNear() {
    let names = ["production", "staging", "snapshot"]
    #expect(NameDistance.nearest(to: "stagnig", among: names) == "staging")
    #expect(NameDistance.nearest(to: "prod", among: names) == nil)
    #expect(NameDistance.nearest(to: "", among: names) == nil)
    #expect(NameDistance.nearest(to: "x", among: ["y", "z"]) == "y")
    #expect(NameDistance.nearest(to: "abcdef", among: ["abcxyf", "abcdex"]) == "abcdex")
    #expect(NameDistance.nearest(to: String(repeating: "a", count: 1_000_000), among: names) == nil)
  }
}
