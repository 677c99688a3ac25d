import Testing

@testable import Archive

@Suite struct DigestTests {
  @Test func sha256MatchesTheStandardsExamples() {
    #expect(
      SHA256.hexadecimal(of: Array("abc".utf8))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      SHA256.hexadecimal(of: [])
        == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }

  @Test func sha256InPartsEqualsSha256AtOnce() {
    var digest = SHA256()
    digest.update(Array("a".utf8))
    digest.update(Array("bc".utf8)[...])
    #expect(digest.finish() == SHA256.digest(of: Array("abc".utf8)))
    #expect(SHA256.hexadecimal(of: Array("abc".utf8), count: 4) == "ba7816bf")
  }

  @Test func sha1MatchesTheStandardsExamplesByBothLibraries() throws {
    func hexadecimal(_ bytes: [UInt8]) -> String { SHA256.hexadecimal(digest: bytes, count: 20) }
    for (text, expected) in [
      ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
      ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
    ] {
      let bytes = Array(text.utf8)
      #expect(hexadecimal(SHA1.portable([], bytes.span.bytes)) == expected)
      let fast = FastDigest.sha1.digest(of: [], bytes.span.bytes)
      #expect(hexadecimal(try #require(fast)) == expected)
    }
  }

  @Test(arguments: [0, 3, 64, 131_071, 131_072, 300_000])
  func sha256IsTheSameByBothLibraries(count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 / 13) }
    var portable = SHA256()
    portable.update(bytes)
    let expected = portable.finish()
    let fast = FastDigest.sha256.digest(of: [], bytes.span.bytes)
    #expect(try #require(fast) == expected)
    #expect(SHA256.digest(of: bytes) == expected)
    #expect(SHA256.digest(of: bytes[...]) == expected)
  }

  @Test(arguments: [1, 55, 56, 63, 64, 65, 5_000, 100_000])
  func sha1InTwoPartsEqualsSha1AtOnce(count: Int) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 / 13) }
    for split in [0, 1, count / 2, count] {
      let (start, rest) = (Array(bytes[..<split]), Array(bytes[split...]))
      let atOnce = SHA1.portable([], bytes.span.bytes)
      #expect(SHA1.portable(start, rest.span.bytes) == atOnce)
      #expect(SHA1.digest(of: start, rest.span.bytes) == atOnce)
    }
  }

  @Test func gzipExpandsToWhatWasCompressed() throws {
    for count in [0, 1, 1000, 300_000] {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 / 13) }
      let compressed = try #require(Gzip.compress(bytes))
      #expect(Gzip.expand(compressed, limit: count) == bytes)
      if count > 0 { #expect(Gzip.expand(compressed, limit: count - 1) == nil) }
      #expect(compressed[4..<8] == [0, 0, 0, 0], "no time in the header")
    }
    #expect(Gzip.expand([1, 2, 3], limit: 100) == nil)
    #expect(Gzip.expand([], limit: 100) == nil)
  }
}
