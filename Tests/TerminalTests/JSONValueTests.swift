import Foundation
import Testing

@testable import Terminal

@Suite struct JSONValueTests {
  private static let document: JSONValue = [
    "schemaVersion": 1, "name": "foo \"1\" \\ \n\r\t\u{8}\u{c}\u{1}\u{7f}\u{9b} é 日 🙂 \u{2028} /",
    "empty": [], "nothing": nil, "no": [:], "yes": true,
    "deep": ["b": [1, -2, ["x": false]], "Z": "", "é": 0, "a": [[]]],
    "big": .integer(.min), "é": "composed",
  ]

  /// As `json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False)` of Python, but for DEL
  /// and C1, which Python leaves bare.
  @Test func wholeDocument() {
    #expect(
      Self.document.text == #"""
        {
          "big": -9223372036854775808,
          "deep": {
            "Z": "",
            "a": [
              []
            ],
            "b": [
              1,
              -2,
              {
                "x": false
              }
            ],
            "é": 0
          },
          "empty": [],
          "name": "foo \"1\" \\ \n\r\t\u0008\u000c\u0001\u007f\u009b é 日 🙂 \#u{2028} /",
          "no": {},
          "nothing": null,
          "schemaVersion": 1,
          "yes": true,
          "é": "composed"
        }
        """#)
  }

  @Test func oneLine() {
    let value: JSONValue = ["b": [1, nil], "a": ["x": "y"]]
    #expect(value.compactText == #"{"a":{"x":"y"},"b":[1,null]}"#)
    #expect(JSONValue.array([]).compactText == "[]")
    #expect(JSONValue.string("x").text == #""x""#)
  }

  @Test func optionals() {
    #expect(JSONValue(String?.none) == .null)
    #expect(JSONValue("x" as String?) == "x")
    #expect(JSONValue(Int?.none) == nil)
    #expect(JSONValue(["a", "b"]) == ["a", "b"])
    #expect(JSONValue(true as Bool?) == true)
  }

  /// Another reader finds every character where it was.
  @Test func foundationReadsWhatIsWritten() throws {
    var scalars = String.UnicodeScalarView()
    scalars.append(contentsOf: (0..<0x2100).compactMap { Unicode.Scalar($0 as Int) })
    let text = String(scalars)
    for written in [JSONValue.array([.string(text)]).text, JSONValue(["", text]).compactText] {
      let read = try JSONDecoder().decode([String].self, from: Data(written.utf8))
      #expect(read.last?.unicodeScalars.elementsEqual(scalars) == true)
    }
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/python3")))
  func pythonWritesTheSame() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
    process.arguments = [
      "-c",
      """
      import json, sys
      value = json.load(sys.stdin)
      options = dict(sort_keys=True, ensure_ascii=False)
      for text in (json.dumps(value, indent=2, **options),
                   json.dumps(value, separators=(",", ":"), **options)):
          text = text.replace("\\\\b", "\\\\u0008").replace("\\\\f", "\\\\u000c")
          text = text.replace("\\x7f", "\\\\u007f").replace("\\x9b", "\\\\u009b")
          sys.stdout.buffer.write(text.encode() + b"\\0")
      """,
    ]
    let input = Pipe()
    let output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    input.fileHandleForWriting.write(Data(Self.document.compactText.utf8))
    try input.fileHandleForWriting.close()
    let written = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(written == Self.document.text + "\0" + Self.document.compactText + "\0")
  }
}
