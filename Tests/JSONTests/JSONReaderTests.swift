import TestSupport
import Testing

@testable import JSON

@Suite(.tags(.small)) struct JSONReaderTests {
  /// Steps over a whole text.
  private func skip(_ text: String) throws {
    var reader = JSONReader(Array(text.utf8))
    try reader.skip()
    try reader.end()
  }

  @Test func valuesAreReadAsTheyAreAskedFor() throws {
    var reader = JSONReader(
      Array(#" {"a": [1, -2.5e+3, "x\n\ud83d\ude00"], "b": {"c": [true, null]}, "d": "é"} x"#.utf8))
    var seen: [String] = []
    #expect(try reader.kind() == .object)
    try reader.object { (key, reader) throws(JSONSyntaxError) in
      seen.append(key)
      switch key {
      case "a":
        try reader.array { (reader) throws(JSONSyntaxError) in
          switch try reader.kind() {
          case .number: seen.append(try reader.number())
          default: seen.append(try reader.string())
          }
        }
      case "d": seen.append(try reader.stringOrSkip() ?? "none")
      default: seen.append(try reader.stringOrSkip() ?? "none")
      }
    }
    #expect(seen == ["a", "1", "-2.5e+3", "x\n😀", "b", "none", "d", "é"])
    let error = #expect(throws: JSONSyntaxError.self) { try reader.end() }
    #expect(error?.message == "something follows the value")
  }

  @Test(
    arguments: [
      ("{\"a\": 01,}", 1, 9, "a number begins with a needless zero"),
      ("{\"a\": 1,\n }", 2, 2, "a key in quotes should be here"),
      ("{\"é\": 1\n\"b\"}", 2, 1, "a comma or } should be here"),
      ("[1\n2]", 2, 1, "a comma or ] should be here"),
      ("{\"a\" 1}", 1, 6, "a colon should be here"),
      ("[1.]", 1, 4, "a digit should follow the point"),
      ("[1e+]", 1, 5, "a digit should be in the exponent"), ("[-]", 1, 3, "a digit should be here"),
      ("\"a\tb\"", 1, 3, "a control character stands in a string"),
      ("\"\\x\"", 1, 3, "no such escape in a string"),
      ("\"\\u12", 1, 6, "four hexadecimal digits should follow \\u"),
      ("\"é", 1, 3, "the text ends inside a string"),
      ("", 1, 1, "the text ends where a value should be"), ("nulL", 1, 1, "a value should be here"),
      ("\u{FEFF}1", 1, 1, "a value should be here"), ("1 2", 1, 3, "something follows the value"),
    ])
  func faultsHaveTheirPlace(text: String, line: Int, column: Int, message: String) {
    let error = #expect(throws: JSONSyntaxError.self) { try skip(text) }
    #expect(error?.message == message)
    #expect(error?.line == line && error?.column == column, "\(text): \(String(describing: error))")
  }

  @Test func aWrongKindIsAFault() {
    var reader = JSONReader(Array("[1]".utf8))
    #expect(throws: JSONSyntaxError.self) {
      try reader.object { (_, reader) throws(JSONSyntaxError) in try reader.skip() }
    }
    #expect(throws: JSONSyntaxError.self) { try reader.string() }
    #expect(throws: JSONSyntaxError.self) { try reader.number() }
    #expect(throws: JSONSyntaxError.self) { try reader.boolean() }
    #expect(throws: JSONSyntaxError.self) { try reader.null() }
  }

  @Test func depthIsBounded() throws {
    let deep = { String(repeating: "[", count: $0) + String(repeating: "]", count: $0) }
    try skip(deep(100))
    #expect(throws: JSONSyntaxError.self) { try skip(deep(101)) }
    #expect(throws: JSONSyntaxError.self) {
      try skip(String(repeating: "{\"a\":", count: 1_000_000))
    }
  }

  @Test(arguments: UInt64(0)..<50)
  func steppingOverTakesWhatReadingTakes(seed: UInt64) {
    func read(_ reader: inout JSONReader) throws(JSONSyntaxError) {
      switch try reader.kind() {
      case .object: try reader.object { (_, reader) throws(JSONSyntaxError) in try read(&reader) }
      case .array: try reader.array { (reader) throws(JSONSyntaxError) in try read(&reader) }
      case .string: _ = try reader.string()
      case .number: _ = try reader.number()
      case .boolean: _ = try reader.boolean()
      case .null: try reader.null()
      }
    }
    var random = SplitMix64(seed: seed)
    let alphabet = Array("{}[]\":,\\u0deE+-.1 tfnrals\n\u{FF}".utf8)
    for _ in 0..<500 {
      let bytes = (0..<Int.random(in: 0..<24, using: &random)).map { _ in
        alphabet.randomElement(using: &random) ?? 0
      }
      var (first, second) = (JSONReader(bytes), JSONReader(bytes))
      let isRead = (try? read(&first)) != nil
      let isSkipped = (try? second.skip()) != nil
      #expect(isRead == isSkipped && first.place == second.place, "\(bytes)")
    }
  }
}
