import JSON
import TestSupport
import Testing

@testable import Terminal

@Suite(.tags(.small)) struct JSONReadingTests {
  private func parsed(_ text: String) throws -> JSONValue {
    try JSONValue(parsing: Array(text.utf8))
  }

  @Test(
    arguments: [
      ("null", .null), ("true", .bool(true)), (" false\n", .bool(false)), ("0", .integer(0)),
      ("-12", .integer(-12)), ("9223372036854775807", .integer(.max)),
      ("9223372036854775808", .string("9223372036854775808")), ("1.5", .string("1.5")),
      ("-0.25e+3", .string("-0.25e+3")), ("\"\"", .string("")), ("[]", .array([])),
      ("{}", .object([:])), ("[1, [\"a\"] ,{}]", .array([.integer(1), .array(["a"]), [:]])),
      ("{\"a\":1,\"a\":2}", .object(["a": .integer(2)])),
      ("\t{ \"a\" : [ true ] }\r\n", .object(["a": .array([.bool(true)])])),
    ] as [(String, JSONValue)])
  func documents(text: String, value: JSONValue) throws {
    #expect(try parsed(text) == value)
  }

  @Test(
    arguments: [
      (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u00e4\u20AC""#, "ä€"),
      (#""\ud83d\ude00""#, "😀"), (#""x\ud83dy""#, "x\u{FFFD}y"), (#""\ude00""#, "\u{FFFD}"),
      (#""\ud83d\u0041""#, "\u{FFFD}A"), ("\"ü😀\u{7F}\"", "ü😀\u{7F}"),
    ])
  func strings(text: String, value: String) throws {
    #expect(try parsed(text) == .string(value))
  }

  @Test(
    arguments: [
      ("", 0), ("  ", 2), ("nul", 0), ("1 2", 2), ("01", 2), ("-", 1), ("1.", 2), ("1e", 2),
      (".5", 0), ("+1", 0), ("[1,]", 3), ("[1", 2), ("{\"a\"}", 4), ("{a:1}", 1), ("{\"a\":1,}", 7),
      ("\"a", 2), ("\"\\x\"", 2), ("\"\\u12g4\"", 5), ("\"\\u12", 5), ("'a'", 0), ("NaN", 0),
      ("\"a\nb\"", 2), ("[1]x", 3), ("\u{FEFF}1", 0),
    ])
  func faultsAreNamedByTheirPlace(text: String, offset: Int) {
    let error = #expect(throws: JSONSyntaxError.self) { try parsed(text) }
    #expect(error?.offset == offset)
  }

  @Test func depthIsBounded() throws {
    let deep = { String(repeating: "[", count: $0) + String(repeating: "]", count: $0) }
    #expect(try parsed(deep(100)).elements.count == 1)
    #expect(throws: JSONSyntaxError.self) { try parsed(deep(101)) }
    #expect(throws: JSONSyntaxError.self) { try parsed(deep(1_000_000)) }
  }

  @Test func bytesThatAreNoUTF8AreReplaced() throws {
    #expect(try JSONValue(parsing: [34, 0xFF, 34]) == .string("\u{FFFD}"))
  }

  @Test func membersAreAskedForByName() throws {
    let value = try parsed(#"{"a": {"b": [1, "two"]}, "n": 3}"#)
    #expect(value["a"]?["b"]?.elements == [1, "two"])
    #expect(value["n"]?.integerValue == 3 && value["n"]?.stringValue == nil)
    #expect(value["x"] == nil && value["n"]?["x"] == nil && value["n"]?.elements == [])
  }

  @Test(arguments: UInt64(0)..<200)
  func whatWasWrittenIsReadAgain(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let value = Self.value(&random, depth: 0)
    #expect(try parsed(value.text) == value)
    #expect(try parsed(value.compactText) == value)
  }

  private static func value(_ random: inout SplitMix64, depth: Int) -> JSONValue {
    switch Int.random(in: 0..<(depth < 4 ? 7 : 5), using: &random) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &random))
    case 2: return .integer(Int.random(in: .min ... .max, using: &random))
    case 3, 4: return .string(string(&random))
    case 5:
      return .array(
        (0..<Int.random(in: 0..<4, using: &random)).map { _ in value(&random, depth: depth + 1) })
    default:
      return .object(
        Dictionary(
          (0..<Int.random(in: 0..<4, using: &random)).map { _ in
            (string(&random), value(&random, depth: depth + 1))
          }, uniquingKeysWith: { $1 }))
    }
  }

  private static func string(_ random: inout SplitMix64) -> String {
    let scalars: [Unicode.Scalar] = [
      "a", "\"", "\\", "/", "\n", "\u{0}", "\u{1F}", "\u{7F}", "\u{85}", "ü", "😀", "\u{FFFF}",
    ]
    var text = ""
    for _ in 0..<Int.random(in: 0..<6, using: &random) {
      text.unicodeScalars.append(scalars.randomElement(using: &random) ?? "a")
    }
    return text
  }
}
