import TestSupport

/// Promotes between distributions with random names and reads the order of the system calls.
///
/// libgit2's own transaction commits in the order of a hash table: with it 6 of 16 pairs of names
/// had their source moved first.
struct OrderProof {
  let laboratory: Laboratory

  /// As many pairs as one storage.yml takes: it has at most 100 distributions.
  private static let pairsAtATime = 50

  private struct Pair: Sendable {
    let source: String
    let target: String
    /// The branch of each, which may have another name.
    let sourceBranch: String
    let targetBranch: String
  }

  func figures() throws -> [Figure] {
    let order = Figure("random names for which the target moves, synced, before the source")
    let durable = Figure("promotions whose objects are synced before the target moves")
    let batches = laboratory.extent == .quick ? 1 : 20
    laboratory.forEach(Array(0..<batches)) { seed in
      do {
        try self.prove(seed: UInt64(seed), order, durable)
      } catch {
        order.note("seed \(seed)", faults: ["\(error)"])
      }
    }
    return [order, durable]
  }

  private func prove(seed: UInt64, _ order: Figure, _ durable: Figure) throws {
    var generator = SplitMix64(seed: seed)
    let pairs = Self.pairs(&generator)
    let repository = try TestRepository {
      TestBranch("main") { TestFile("storage.yml", Self.settings(pairs)) }
      for pair in pairs {
        TestBranch(pair.sourceBranch) { TestPackage("foo", "1.0.0") }
        TestBranch(pair.targetBranch)
      }
    }
    let file = laboratory.freshPath()
    for pair in pairs {
      let run = laboratory.tool.command([
        "-C", repository.path, "promote", "foo-1.0.0", "--from", pair.source, "--to", pair.target,
      ])
      _ = try SystemCalls.recorded(run, kinds: ["rename", "link", "fsync"], to: file).output()
      let calls = SystemCalls.calls(in: TextFile.read(file) ?? "").filter(\.succeeded)
      let name = "\(pair.source) to \(pair.target)"
      let heads = repository.path + "/refs/heads/"
      let target = Self.move(to: heads + pair.targetBranch, in: calls)
      let source = Self.move(to: heads + pair.sourceBranch, in: calls)
      guard let target, let source else {
        order.note(name, faults: ["a branch was not moved by a rename"])
        continue
      }
      let folder = Self.parent(of: heads + pair.targetBranch)
      let isSynced = calls[min(target, source)..<source].contains {
        $0.kind == "fsync" && $0.path == folder
      }
      order.note(
        name,
        faults: (target < source ? [] : ["the source moves first"])
          + (isSynced ? [] : ["the target is not synced before the source moves"]))
      durable.note(name, faults: Self.unsynced(calls[..<target], below: repository.path))
    }
  }

  /// Which call gives the reference its new value.
  private static func move(to path: String, in calls: [SystemCalls.Call]) -> Int? {
    calls.firstIndex { $0.kind == "rename" && $0.secondPath == path }
  }

  /// Files that got their name without being synced before, and names that were not synced after.
  private static func unsynced(
    _ calls: ArraySlice<SystemCalls.Call>, below repository: String
  ) -> [String] {
    calls.indices.flatMap { index -> [String] in
      let call = calls[index]
      guard call.kind != "fsync", call.secondPath.hasPrefix(repository + "/objects/") else {
        return []
      }
      var faults: [String] = []
      if !calls[..<index].contains(where: { $0.kind == "fsync" && $0.path == call.path }) {
        faults.append("\(call.secondPath) is named before it is synced")
      }
      let folder = parent(of: call.secondPath)
      if !calls[index...].contains(where: { $0.kind == "fsync" && $0.path == folder }) {
        faults.append("\(folder) is not synced")
      }
      return faults
    }
  }

  private static func parent(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
  }

  // MARK: Random names

  private static func pairs(_ generator: inout SplitMix64) -> [Pair] {
    var taken: Set<String> = ["main"]
    func name() -> String {
      let (first, rest) = (Array("abcdefghijklmnopqrstuvwxyz0123456789"), Array("abcxyz019._-"))
      while true {
        var text = String(first[Int.random(in: first.indices, using: &generator)])
        for _ in 0..<Int.random(in: 1...14, using: &generator) {
          text.append(rest[Int.random(in: rest.indices, using: &generator)])
        }
        let isBranch = !text.contains("..") && !text.hasSuffix(".") && !text.hasSuffix(".lock")
        if isBranch, taken.insert(text).inserted { return text }
      }
    }
    return (0..<pairsAtATime).map { index in
      let (source, target) = (name(), name())
      // Every third branch is in a folder of its own.
      return Pair(
        source: source, target: target, sourceBranch: source,
        targetBranch: index % 3 == 0 ? "folder-of-\(target)/\(target)" : target)
    }
  }

  private static func settings(_ pairs: [Pair]) -> String {
    "version: 1\ndistributions:\n"
      + pairs.map { pair in
        """
          - {name: "\(pair.target)", branch: "\(pair.targetBranch)", promoteFrom: ["\(pair.source)"]}
          - {name: "\(pair.source)", branch: "\(pair.sourceBranch)", remove: yes,
             layers: ["\(pair.target)", "\(pair.source)"]}

        """
      }.joined()
  }
}
