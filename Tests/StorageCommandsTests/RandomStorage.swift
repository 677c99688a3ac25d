import TestSupport

/// A storage that follows from a seed, and what is in it, kept in plain collections.
struct RandomStorage {
  /// One version in one branch.
  struct Version: Hashable {
    let name: String
    let number: String
    /// Which contents; 9 stands for those of 0 with another file mode.
    let contents: Int
    var isSigned = false
    var reference: String { "\(name)-\(number)" }
  }

  /// What each branch holds, by reference.
  private(set) var branches: [String: [String: Version]] = [
    "production": [:], "staging": [:], "snapshot": [:],
  ]

  init(_ generator: inout SplitMix64) {
    for _ in 0..<Int.random(in: 1...14, using: &generator) {
      let name = ["foo", "bar", "a", "a_b", "zed"].randomElement(using: &generator) ?? "foo"
      let number =
        ["1.0.0", "1.0.0-beta.1", "1.2.3", "1.10.0", "2.0.0"].randomElement(using: &generator)
        ?? "1.0.0"
      for branch in ["production", "staging", "snapshot"]
      where Int.random(in: 0..<5, using: &generator) < (branch == "snapshot" ? 4 : 2) {
        let version = Version(
          name: name, number: number,
          contents: [0, 0, 0, 1, 9].randomElement(using: &generator) ?? 0)
        branches[branch]?[version.reference] = version
      }
    }
  }

  /// The versions that only snapshot holds, sorted.
  var inSnapshotAlone: [String] {
    (branches["snapshot"] ?? [:]).keys
      .filter { branches["staging"]?[$0] == nil && branches["production"]?[$0] == nil }.sorted()
  }

  func repository() throws -> TestRepository {
    try TestRepository {
      for branch in ["production", "staging", "snapshot"] {
        TestBranch(branch) {
          for version in (branches[branch] ?? [:]).values.sorted(by: { $0.reference < $1.reference }
          ) {
            TestPackage(
              version.name, version.number,
              content: version.contents == 9 ? "0" : "\(version.contents)",
              scriptMode: version.contents == 9 ? .regular : .executable)
          }
        }
      }
    }
  }
}
