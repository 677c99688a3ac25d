import Foundation
import PackageModel
import TestSupport
import Testing

@Suite("The seeds of the fuzzer", .tags(.small))
struct FuzzSeedTests {
  private static func seeds(_ target: String) -> [(name: String, text: String)] {
    let folder = PackageRoot.fixture("fuzz/\(target)")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.sorted().compactMap { name in
      (try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)).map { (name, $0) }
    }
  }

  @Test func versions() {
    let seeds = Self.seeds("version")
    #expect(seeds.count >= 8)
    let strict = seeds.filter { (try? Version($0.text)) != nil }.map(\.name)
    #expect(strict == ["build", "large", "prerelease", "release"])
  }

  @Test func ranges() {
    let seeds = Self.seeds("range")
    #expect(seeds.count >= 9)
    for (name, text) in seeds {
      #expect((try? VersionRange(text)) != nil, "\(name)")
    }
  }
}
