import Git
import PackageModel
import TestSupport
import Testing

@testable import PackageStorage

/// The comparison opens only what differs; listing everything on both sides must say the same.
@Suite(.tags(.medium))
struct VersionComparisonTests {
  @Test("a comparison equals the difference of two whole listings", arguments: UInt64(0)..<12)
  func naiveModel(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    func contents() -> [any TestContent] {
      var contents: [any TestContent] = [TestFile("README.md", "\(random.next() % 2)")]
      for name in ["a", "ab", "ab_c", "b"] {
        for minor in 0..<3 where random.next() % 3 > 0 {
          contents.append(
            TestPackage(
              name, "1.\(minor).0",
              signature: random.next() % 2 == 0 ? "\(random.next() % 2)" : nil,
              extra: [TestFile("extra.txt", "\(random.next() % 2)")]))
        }
        // What is no version must not disturb: a file and a folder of no version's name.
        if random.next() % 3 == 0 { contents.append(TestFile("packages/\(name)/notes", "x")) }
        if random.next() % 3 == 0 { contents.append(TestFile("packages/\(name)/latest/x", "x")) }
      }
      return contents
    }
    let (left, right) = (contents(), contents())
    let repository = try TestRepository {
      TestBranch("production")
      TestBranch("staging") { for content in left { content } }
      TestBranch("snapshot") { for content in right { content } }
    }
    let storage = try TestStorage(repository.path).storage
    let (before, after) = (
      try storage.snapshot(of: storage.distribution("staging")),
      try storage.snapshot(of: storage.distribution("snapshot"))
    )
    var comparison = VersionComparison(storage.repository)
    let found = try comparison.differences(from: before.commit.tree, to: after.commit.tree)

    func all(_ snapshot: DistributionSnapshot) throws -> [PackageReference: StoredVersion] {
      Dictionary(
        uniqueKeysWithValues: try snapshot.contents().versions.map { ($0.reference, $0) })
    }
    let (olds, news) = (try all(before), try all(after))
    let expected = Set(olds.keys).union(news.keys).sorted()
      .filter { olds[$0] != news[$0] }
      .map { VersionDifference($0, before: olds[$0], after: news[$0]) }
    #expect(found == expected)
    #expect(!expected.isEmpty)
    for name in Set(expected.map(\.reference.name)) {
      let one = try comparison.differences(
        from: before.commit.tree, to: after.commit.tree, of: name)
      #expect(one == expected.filter { $0.reference.name == name })
    }
  }
}
