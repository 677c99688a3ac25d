import JSON
import TestSupport
import Testing

@testable import PackageRegistry

@Suite(.tags(.small)) struct FreeValueReadingTests {
  @Test func readsEveryKindOfValue() throws {
    let text = #"""
      {"a": [1, -2, 18446744073709551615, 0.5, 1e3, -0, true, false, null, [], {}],
       "b": "x\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00é😀", "b": "last", "": {"deep": [[1]]}}
      """#
    let value = try FreeValue(parsing: Array(text.utf8))
    #expect(
      value
        == .object([
          "a": .list([
            .integer(1), .integer(-2), .unsigned(.max), .number(0.5), .number(1000), .integer(0),
            .boolean(true), .boolean(false), .null, .list([]), .object([:]),
          ]), "b": .text("last"), "": .object(["deep": .list([.list([.integer(1)])])]),
        ]))
    let escapes = try FreeValue(
      parsing:
        Array(#""x\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00é😀\ud800""#.utf8))
    #expect(escapes == .text("x\"\\/\u{8}\u{C}\n\r\té😀é😀\u{FFFD}"))
    #expect(try FreeValue(parsing: [0x22, 0xFF, 0x22]) == .text("\u{FFFD}"))
  }

  @Test(arguments: [
    "", " ", "{", "[", "[1", "[1,", "[1,]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "01",
    "-", "1.", ".5", "+1", "1e", "nul", "tru e", "\"", "\"\\", "\"\\x\"", "\"\\u12\"",
    "\"\\u+123\"",
    "\"\n\"", "1 2", "[] x", "NaN", "1e999", "--1", "'a'", "[1}", "\u{FEFF}1",
  ])
  func refusesWhatIsNoJSON(text: String) {
    #expect(throws: JSONSyntaxError.self, "\(text)") { try FreeValue(parsing: Array(text.utf8)) }
  }

  @Test func depthIsBounded() throws {
    let deep = { (count: Int) in
      Array((String(repeating: "[", count: count) + String(repeating: "]", count: count)).utf8)
    }
    _ = try FreeValue(parsing: deep(100))
    #expect(throws: JSONSyntaxError.self) { try FreeValue(parsing: deep(101)) }
    #expect(throws: JSONSyntaxError.self) {
      try FreeValue(parsing: Array(String(repeating: "[", count: 1_000_000).utf8))
    }
  }

  @Test(arguments: UInt64(0)..<100)
  func anyBytesAreReadOrRefused(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let alphabet = Array("{}[]\":,\\u0deE+-.1 tfnrals\n\u{FF}".utf8)
    for _ in 0..<200 {
      let bytes = (0..<Int.random(in: 0..<40, using: &random)).map { _ in
        alphabet.randomElement(using: &random) ?? 0
      }
      guard let value = try? FreeValue(parsing: bytes) else { continue }
      // What was read is written so that it reads the same again.
      var json = JSONWriter()
      value.write(to: &json)
      #expect((try? FreeValue(parsing: json.bytes)) == value, "\(bytes)")
    }
  }
}
