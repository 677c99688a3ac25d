import PackageStorage
import TestSupport
import Testing
import YAML

@testable import PackageValidation

@Suite("Findings as bytes", .tags(.small))
struct FindingsRecordTests {
  private static let findings = [
    PackageFinding(
      rule: "tree.space", severity: .info, path: "img/a b.png", mark: nil, message: "ä \u{0} ü",
      hint: nil),
    PackageFinding(
      rule: "manifest.title", severity: .error, path: "", mark: YAMLMark(line: 3, column: 70_000),
      message: "", hint: ""),
  ]

  @Test func comeBackAsTheyWere() {
    for list in [[], Self.findings, Array(Self.findings.prefix(1))] {
      #expect(FindingsRecord.findings(in: FindingsRecord.bytes(of: list)) == list)
    }
  }

  @Test("Bytes that are cut, changed or followed by others are never read past their end")
  func otherBytes() {
    let bytes = FindingsRecord.bytes(of: Self.findings)
    for count in 0..<bytes.count {
      #expect(FindingsRecord.findings(in: Array(bytes[..<count])) == nil)
    }
    #expect(FindingsRecord.findings(in: bytes + [0]) == nil)
    var random = SplitMix64(seed: 6)
    for _ in 0..<2_000 {
      var changed = bytes
      changed[Int.random(in: 0..<bytes.count, using: &random)] = .random(
        in: 0...255, using: &random)
      _ = FindingsRecord.findings(in: changed)
    }
  }
}
