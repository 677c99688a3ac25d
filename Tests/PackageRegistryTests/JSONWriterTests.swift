import TestSupport
import Testing

@testable import PackageRegistry

@Suite(.tags(.small)) struct JSONWriterTests {
  private func text(_ value: FreeValue) -> String {
    var json = JSONWriter()
    value.write(to: &json)
    return String(decoding: json.bytes, as: UTF8.self)
  }

  @Test func indentsByTwoAndSortsKeysByTheirBytes() {
    let value = FreeValue.object([
      "b": .list([.integer(1), .null, .boolean(false)]), "a": .list([]), "Z": .object([:]),
      "é": .text("x"),
    ])
    #expect(
      text(value) == """
        {
          "Z": {},
          "a": [],
          "b": [
            1,
            null,
            false
          ],
          "é": "x"
        }
        """)
  }

  @Test(arguments: [
    ("plain", "\"plain\""), ("<a>&", "\"<a>&\""), ("\"\\", #""\"\\""#),
    ("\n\r\t\u{8}\u{C}", #""\n\r\t\b\f""#), ("\u{1}\u{1F}", #""\u0001\u001f""#),
    ("\u{7F}", "\"\u{7F}\""), ("\u{2028}\u{2029}", #""\u2028\u2029""#),
    ("\u{2027}\u{202A}€â", "\"\u{2027}\u{202A}€â\""), ("😀", "\"😀\""),
  ])
  func escapesOnlyWhatGoEscapes(raw: String, expected: String) {
    #expect(text(.text(raw)) == expected)
  }

  @Test(arguments: [
    (3.0, "3"), (1e3, "1000"), (0.1, "0.1"), (1.5e-6, "0.0000015"), (9.9e-7, "9.9e-7"),
    (1e20, "100000000000000000000"), (1e21, "1e+21"), (1e30, "1e+30"),
    (1.2345678901234568e22, "1.2345678901234568e+22"), (-2.5, "-2.5"), (0.0, "0"),
    (123456789.125, "123456789.125"),
  ])
  func numbersAreGos(value: Double, expected: String) {
    #expect(text(.number(value)) == expected)
  }

  @Test(arguments: [
    (1.1, "1.1"), (1.0, "1"), (1e-5, "1e-05"), (0.0001, "0.0001"), (1e21, "1e+21"),
    (1e20, "100000000000000000000"), (.infinity, "+Inf"),
  ])
  func numbersInTextsAreGosToo(value: Double, expected: String) {
    #expect(GoNumber.text(value) == expected)
  }

  @Test func aNumberThatJSONLacksIsNoticed() {
    var json = JSONWriter()
    FreeValue.number(.nan).write(to: &json)
    #expect(json.hasUnrepresentableNumber)
  }

  @Test(arguments: UInt64(0)..<200) func shortestNumbersReadBack(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let value = Double(bitPattern: random.next())
    guard value.isFinite else { return }
    #expect(Double(GoNumber.json(value)) == value)
    #expect(Double(GoNumber.text(value)) == value)
  }
}
