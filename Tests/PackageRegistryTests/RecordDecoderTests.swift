import TestSupport
import Testing
import YAML

@testable import PackageRegistry

@Suite(.tags(.small)) struct RecordDecoderTests {
  private func record(_ yaml: String, _ schema: Schema = .package) throws -> Record {
    let node = try #require(try YAMLParser.parse(Array(yaml.utf8)))
    return try RecordDecoder.record(node, as: schema)
  }

  private func free(_ yaml: String) throws -> String {
    let node = try #require(try YAMLParser.parse(Array(yaml.utf8)))
    var json = JSONWriter()
    try RecordDecoder.free(node).write(to: &json)
    return String(decoding: json.bytes.filter { $0 != 0x0A && $0 != 0x20 }, as: UTF8.self)
  }

  private func fault(_ yaml: String, _ schema: Schema = .package) throws -> String {
    do {
      _ = try record(yaml, schema)
      return ""
    } catch let error as ManifestFault {
      return "\(error.line ?? 0): \(error.text)"
    }
  }

  @Test func scalarsBecomeTextsAsTheReaderResolvesThem() throws {
    for (raw, text) in [
      ("1.10", "1.1"), ("1.0", "1"), ("012", "10"), ("0x1F", "31"), ("0b11", "3"), ("0o17", "15"),
      ("1_000", "1000"), ("yes", "true"), ("Off", "false"), ("'1.10'", "1.10"), ("1:30", "1:30"),
      ("2020-01-01", "2020-01-01"), ("08", "8"), ("1e3", "1000"),
      ("18446744073709551615", "18446744073709551615"),
      ("-0b11", "-3"), ("!!str 012", "012"), ("tRUE", "tRUE"), ("--1", "--1"), (".5", "0.5"),
    ] {
      #expect(try record("description: \(raw)").text("description") == text, "\(raw)")
    }
    for null in ["~", "null", "", "NULL"] {
      guard case .absent = try record("description: \(null)")["description"] else {
        Issue.record("\(null) is a value")
        continue
      }
    }
  }

  @Test func aKeyWithDotsIsAPath() throws {
    let record = try record(
      """
      conditions.kibana.version: ^8
      conditions:
        elastic.subscription: gold
      owner.github: a/b
      """)
    let conditions = try #require(record.object("conditions"))
    #expect(conditions.object("kibana")?.text("version") == "^8")
    #expect(conditions.object("elastic")?.text("subscription") == "gold")
    #expect(record.object("owner")?.text("github") == "a/b")
  }

  @Test func theSameLeafTwiceIsAFault() throws {
    #expect(try fault("owner: x\nowner.github: y").contains("duplicate key accessing 'owner'"))
    #expect(
      try fault("owner.github: x\nowner:\n  github: y").contains(
        "duplicate key accessing 'owner.github'"))
  }

  @Test func theLastOfEqualKeysWins() throws {
    #expect(try record("name: a\nname: b").text("name") == "b")
    #expect(try record("name: {bad: 1}\nname: b").text("name") == "b")
    #expect(try record("<<: {name: a, title: t}\nname: b").text("title") == "t")
    #expect(try record("<<: {name: a}\nname: b").text("name") == "b")
  }

  @Test func faultsNameThePlace() throws {
    #expect(
      try fault("name: a\ndescription: {x: 1}")
        == "2: can not convert 'object' into 'string' accessing 'description'")
    #expect(
      try fault("policy_templates:\n  - name: x\n    title: ''\n    description: d")
        == "2: string value is not set accessing 'policy_templates.0.title'")
    #expect(
      try fault("vars:\n  - name: x\n    multi: yesss")
        == "3: can not convert 'string' into 'bool' accessing 'vars.0.multi'")
    #expect(try fault("conditions: 8").contains("can not convert 'int' into 'object'"))
    #expect(try fault("1: a").contains("string key required"))
    #expect(try fault("[a]").contains("can not convert 'array' into 'object'"))
  }

  @Test func listsTakeScalarsAndIndexes() throws {
    #expect(try record("categories: aws").texts("categories") == ["aws"])
    #expect(try record("categories: {a: 1}").texts("categories") == [])
    #expect(try record("categories: {'1': b, '0': a}").texts("categories") == ["a", "b"])
    #expect(try record("categories.0: a").texts("categories") == ["a"])
  }

  @Test(arguments: [
    ("{a.b: 1, a: {c: 2}}", #"{"a":{"b":1,"c":2}}"#), (#"{"0": a, "1": b}"#, #"["a","b"]"#),
    (#"{"2": a, c: b}"#, #"{"0":null,"1":null,"2":"a","c":"b"}"#), ("{}", "null"), ("[]", "[]"),
    ("[{}, 1]", "[null,1]"), ("{a: {}, b: ~}", #"{"a":null,"b":null}"#),
    ("18446744073709551616", "18446744073709552000"),
    ("[yes, no, 1.0, '1']", #"[true,false,1,"1"]"#),
  ])
  func freeValuesAreCopied(yaml: String, json: String) throws {
    #expect(try free(yaml) == json)
  }
}
