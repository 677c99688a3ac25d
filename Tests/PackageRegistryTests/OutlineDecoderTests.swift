import TestSupport
import Testing
import YAML

@testable import PackageRegistry

/// The quick reader of manifests against the one that tells faults: what the first gives, the
/// second gives too.
@Suite(.tags(.small)) struct OutlineDecoderTests {
  private static let sample = Array(
    """
    format_version: 1.0.0
    name: foo
    title: Foo
    version: 1.2.3
    description: Some words
    type: integration
    categories: [web, security]
    conditions:
      kibana.version: "^8.0.0"
      elastic:
        subscription: basic
    policy_templates:
      - name: a
        title: A
        description: D
        multiple: true
        inputs:
          - type: logfile
            title: T
            vars:
              - name: paths
                multi: true
                default:
                  - /var/log
                  - 1
              - name: x
                required: no
                default: {}
        icons:
          - src: /img/a.svg
            size: 1x1
    vars:
      - name: y
        default:
          a: 1
          b: off
    elasticsearch:
      privileges:
        cluster: [monitor]
    owner:
      github: o/o

    """.utf8)

  private static func json(_ record: Record) -> [UInt8] {
    var json = JSONWriter()
    record.write(to: &json)
    return json.bytes
  }

  /// Reads a text in all ways; whether the quick way gave a record.
  private static func isRead(_ bytes: [UInt8]) throws -> Bool {
    guard let outline = YAMLOutline(bytes) else { return false }
    let whole = OutlineDecoder(outline, isIndexing: false).record(as: .package)
    let indexed = OutlineDecoder(outline, isIndexing: true).record(as: .package)
    guard whole != nil || indexed != nil else { return false }
    let text = String(decoding: bytes, as: UTF8.self)
    let node = try #require(try YAMLParser.parse(bytes), "\(text)")
    let record: Record
    do throws(ManifestFault) {
      record = try RecordDecoder.record(node, as: .package)
    } catch {
      Issue.record("\(error.text) in\n\(text)")
      return true
    }
    if let whole {
      #expect(json(whole) == json(record), "\(text)")
      #expect(whole.mark == record.mark)
    }
    if let indexed {
      for key in ["name", "title", "version", "conditions", "categories", "owner", "icons"] {
        var (one, other) = (JSONWriter(), JSONWriter())
        indexed.writeField(key, to: &one)
        record.writeField(key, to: &other)
        #expect(one.bytes == other.bytes, "\(text)")
      }
    }
    return true
  }

  @Test func theSampleIsReadTheQuickWay() throws {
    #expect(try Self.isRead(Array(Self.sample.prefix { $0 != UInt8(ascii: "{") })))
  }

  @Test func whatTheIndexDoesNotNeedIsLeftOut() throws {
    let text = "name: foo\nvars:\n  - name: x\n    default: 1\n"
    let outline = try #require(YAMLOutline(Array(text.utf8)))
    #expect(
      OutlineDecoder(outline, isIndexing: true).record(as: .package)?.objects("vars").isEmpty
        == true)
    #expect(
      OutlineDecoder(outline, isIndexing: false).record(as: .package)?.objects("vars").count == 1)
  }

  @Test(arguments: [
    "vars:\n  - name: x\n    multi: maybe\n", "vars:\n  - name:\n      - x\n", "vars: x\n",
    "vars:\n  - x\n", "yes: 1\n", "vars:\n  - default:\n      no: 1\n",
    "vars:\n  - default:\n      a.b: 1\n      a: 2\n", "name: [a]\n",
    "policy_templates:\n  - name: x\n",
  ])
  func faultsAreLeftToTheOther(text: String) throws {
    let outline = try #require(YAMLOutline(Array(text.utf8)))
    #expect(OutlineDecoder(outline, isIndexing: true).record(as: .package) == nil)
    #expect(OutlineDecoder(outline, isIndexing: false).record(as: .package) == nil)
  }

  @Test func randomManifestsAgree() throws {
    var random = SplitMix64(seed: 11)
    let pieces = [
      "yes", "no", "1", "[]", "[a]", "'x'", "~", "null", "\n", ".", "name: b\n", "  ", "true",
      "0x1",
      "kibana.x: 1\n", "- ", ": ", "\"", "1.5",
    ].map { Array($0.utf8) }
    var read = 0
    for _ in 0..<4_000 {
      var text = Self.sample
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let place = Int.random(in: 0..<text.count, using: &random)
        let end = min(text.count, place + Int.random(in: 0..<8, using: &random))
        let piece = pieces.randomElement(using: &random) ?? []
        text.replaceSubrange(place..<end, with: Bool.random(using: &random) ? piece : [])
        if text.isEmpty { text = Self.sample }
      }
      if let brace = text.firstIndex(of: UInt8(ascii: "{")) { text.removeSubrange(brace...brace) }
      if let brace = text.firstIndex(of: UInt8(ascii: "}")) { text.removeSubrange(brace...brace) }
      if try Self.isRead(text) { read += 1 }
    }
    #expect(read > 400)
  }
}
