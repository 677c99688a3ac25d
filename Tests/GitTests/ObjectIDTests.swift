import Git
import TestSupport
import Testing

/// Object ids against text, order and git's own hash.
@Suite(.tags(.small))
struct ObjectIDTests {
  @Test("40 digits go in and come out, in either case")
  func hexadecimal() throws {
    let digits = "0123456789abcdef00112233445566778899aabb"
    let id = try #require(ObjectID(hexadecimal: digits))
    #expect(id.description == digits)
    #expect(id.abbreviated == "0123456789")
    #expect(ObjectID(hexadecimal: digits.uppercased()) == id)
    let zeros = String(repeating: "0", count: 40)
    #expect(ObjectID(hexadecimal: zeros)?.description == zeros)
  }

  @Test(
    "anything but 40 digits is refused",
    arguments: [
      "", "0123", String(repeating: "a", count: 39), String(repeating: "a", count: 41),
      String(repeating: "g", count: 40), " " + String(repeating: "a", count: 39),
      String(repeating: "\u{ff10}", count: 40), "-" + String(repeating: "1", count: 39),
    ])
  func refused(text: String) {
    #expect(ObjectID(hexadecimal: text) == nil)
  }

  @Test("ids are in the order of their digits", arguments: UInt64(0)..<20)
  func order(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let texts = (0..<50).map { _ in
      (0..<40).map { position in
        // Long equal beginnings, so that every word of the id decides now and then.
        String(UInt8.random(in: 0..<(position % 16 == 7 ? 16 : 2), using: &random), radix: 16)
      }.joined()
    }
    let ids = texts.compactMap { ObjectID(hexadecimal: $0) }
    #expect(ids.sorted().map(\.description) == texts.sorted())
    #expect(Set(ids).count == Set(texts).count)
  }

  @Test("a blob's id is git's", .tags(.medium))
  func blob() throws {
    let repository = try TestRepository()
    for bytes in [
      [], Array("hello\n".utf8), [0, 255, 10, 0], [UInt8](repeating: 7, count: 70_000),
    ] {
      let expected = try repository.git.command(["hash-object", "--stdin"], input: bytes).output()
      #expect(ObjectID(ofBlob: bytes).description + "\n" == expected)
    }
    #expect(
      try repository.git.run("hash-object", "-t", "tree", "/dev/null")
        == ObjectID.emptyTree.description)
  }
}
